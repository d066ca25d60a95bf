import { Failure } from '../errors.ts';
import { goValue } from '../jsonpath/gosyntax.ts';
import type { Session } from '../session.ts';
import { rawJson } from '../template/functions.ts';
import { TemplateError } from '../template/parse.ts';
import { Template } from '../template/run.ts';
import type { Printer } from './output.ts';

export function templatePrinter(session: Session, text: string, allowMissing: boolean): Printer {
  let template: Template;
  try {
    template = new Template(text, allowMissing);
  } catch (error) {
    throw new Failure(`error parsing template ${text}, ${(error as Error).message}`);
  }
  return {
    async print(object) {
      try {
        return template.run(object);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        await session.out(
          `${template.written}Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${rawJson(object)}\n\tobject given to template engine was:\n\t\t${goValue(object)}\n\n`,
        );
        throw new Failure(`error executing template ${JSON.stringify(text)}: ${error.message}`);
      }
    },
  };
}
