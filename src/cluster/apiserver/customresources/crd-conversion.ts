import { forbiddenField, invalidValue, notSupported, required } from '../../../apimachinery/fields.ts';
import { isDns1035Label } from '../../../apimachinery/labels.ts';
import { clientConfig } from '../../../kinds/admissionregistration/client-config.ts';
import type { FieldError } from '../../../kinds/resource.ts';

const ACCEPTED = ['v1', 'v1beta1'];
/** Models validateCustomResourceConversion in apiextensions/validation/validation.go. */
export function conversionErrors(conversion: any, path: string, lenient = false): FieldError[] {
  if (!conversion) return [];
  const { strategy, webhook } = conversion;
  const errors: FieldError[] = !strategy
    ? [required(`${path}.strategy`)]
    : ['None', 'Webhook'].includes(strategy)
      ? []
      : [notSupported(`${path}.strategy`, strategy, ['None', 'Webhook'])];
  const at = `${path}.webhookClientConfig`;
  if (strategy === 'Webhook') {
    errors.push(
      ...(webhook?.clientConfig ? clientConfig(webhook.clientConfig, at) : [required(at, 'required when strategy is set to Webhook')]),
    );
    errors.push(...versionErrors(webhook?.conversionReviewVersions ?? [], `${path}.conversionReviewVersions`, lenient));
    return errors;
  }
  const why = 'should not be set when strategy is not set to Webhook';
  if (webhook?.clientConfig) errors.push(forbiddenField(at, why));
  if (webhook?.conversionReviewVersions?.length) errors.push(forbiddenField(`${path}.conversionReviewVersions`, why));
  return errors;
}
function versionErrors(versions: string[], path: string, lenient: boolean): FieldError[] {
  if (!versions.length) return [required(path)];
  const errors = versions.flatMap((v, i) =>
    versions.indexOf(v) < i
      ? [invalidValue(`${path}[${i}]`, v, 'duplicate version')]
      : isDns1035Label(v).map((why) => invalidValue(`${path}[${i}]`, v, why)),
  );
  if (!lenient && !versions.some((v) => ACCEPTED.includes(v)))
    errors.push(invalidValue(path, versions, `must include at least one of ${ACCEPTED.join(', ')}`));
  return errors;
}
