import { isValidLabelValue } from '../../../../apimachinery/labels.ts';
import { type Errors, invalid, notSupported, oneOf, qualified, required } from '../../../validation/common.ts';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
export const taintEffect = (effect: string, allowEmpty: boolean, path: string): Errors =>
  !effect && !allowEmpty ? [required(path)] : oneOf(effect, path, EFFECTS);

/** Upstream: ValidateTolerations. */
export const tolerations = (list: any[], path: string): Errors =>
  list.flatMap((t, i) => {
    const at = `${path}[${i}]`;
    const { key = '', operator = '', value = '', effect = '' } = t;
    const errors: Errors = key ? qualified(key, `${at}.key`) : [];
    if (!key && operator !== 'Exists')
      errors.push(
        invalid(`${at}.operator`, operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'),
      );
    if (t.tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    if (operator === 'Equal' || !operator) {
      const wrong = isValidLabelValue(value);
      if (wrong.length) errors.push(invalid(`${at}.operator`, value, wrong.join(';')));
    } else if (operator === 'Exists') {
      if (value) errors.push(invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'"));
    } else if (operator === 'Lt' || operator === 'Gt')
      errors.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists', 'Lt', 'Gt']));
    else errors.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists']));
    if (effect) errors.push(...taintEffect(effect, true, `${at}.effect`));
    return errors;
  });
