import { isConditionReason } from '../../apimachinery/labels.ts';
import { check, duplicate, type Errors, invalid, notSupported, qualified, required, tooLong } from './common.ts';

const STATUSES = ['False', 'True', 'Unknown'];
const MAX_REASON = 1024;
const MAX_MESSAGE = 32768;
/** Upstream: apimachinery/pkg/apis/meta/v1/validation ValidateConditions. */
export const conditionErrors = (list: any[], path: string): Errors =>
  list.flatMap((c, i) => {
    const at = `${path}[${i}]`;
    const { type = '', status = '', reason = '', message = '', observedGeneration, lastTransitionTime } = c;
    return [
      ...(list.slice(0, i).some((o) => (o.type ?? '') === type) ? [duplicate(`${at}.type`, type)] : []),
      ...qualified(type, `${at}.type`),
      ...(STATUSES.includes(status) ? [] : [notSupported(`${at}.status`, status, STATUSES)]),
      ...(observedGeneration < 0 ? [invalid(`${at}.observedGeneration`, observedGeneration, 'must be greater than or equal to zero')] : []),
      ...(lastTransitionTime ? [] : [required(`${at}.lastTransitionTime`)]),
      ...(reason ? check(`${at}.reason`, reason, isConditionReason) : [required(`${at}.reason`)]),
      ...(reason.length > MAX_REASON ? [tooLong(`${at}.reason`, MAX_REASON)] : []),
      ...(message.length > MAX_MESSAGE ? [tooLong(`${at}.message`, MAX_MESSAGE)] : []),
    ];
  });
