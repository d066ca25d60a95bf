import { toGoJson } from '../../apimachinery/json.ts';
import { Failure } from '../errors.ts';
import { goSyntax } from '../jsonpath/gosyntax.ts';
import { JsonPathError } from '../jsonpath/parse.ts';
import { JsonPath } from '../jsonpath/run.ts';
import type { Printer } from './output.ts';

export function jsonPathPrinter(template: string, allowMissing: boolean, asJson: boolean): Printer {
  let path: JsonPath;
  try {
    path = new JsonPath(template, allowMissing);
  } catch (error) {
    throw new Failure(`error parsing jsonpath ${template}, ${(error as Error).message}`);
  }
  return {
    print(object) {
      try {
        if (!asJson) return path.text(object);
        return path
          .find(object)
          .map((results) => `${toGoJson(results, '    ', true)}\n`)
          .join('');
      } catch (error) {
        if (!(error instanceof JsonPathError)) throw error;
        throw new Failure(
          `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
        );
      }
    },
  };
}
