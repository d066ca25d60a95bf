import { evaluateText } from './arithmetic.ts';
import type { Context } from './context.ts';
import { expandPattern, expandText } from './expand.ts';
import { compareFiles, testFile, testNumbers } from './filetest.ts';
import { ShellError } from './flow.ts';
import type { TestExpression } from './parse.ts';
import { patternRegExp, type Segment } from './pattern.ts';
import { posixRegExp } from './regexp.ts';

/** `[[ … ]]`. */
export async function testExpression(context: Context, node: TestExpression): Promise<boolean> {
  switch (node.type) {
    case 'TestLogical':
      for (const operand of node.operands) {
        const met = await testExpression(context, operand);
        if (met !== (node.operator === '&&')) return met;
      }
      return node.operator === '&&';
    case 'TestNot':
      return (await testExpression(context, node.operand)) !== (node.negations.length % 2 === 1);
    case 'TestGroup':
      return testExpression(context, node.expression);
    case 'TestUnary':
      return unary(context, node.operator, await expandText(context, node.operand));
    case 'TestBinary':
      return binary(context, node);
  }
}

async function unary(context: Context, operator: string, value: string): Promise<boolean> {
  if (operator === '-n' || operator === '') return value !== '';
  if (operator === '-z') return value === '';
  return testFile(context, operator, value);
}

async function binary(context: Context, node: TestExpression & { type: 'TestBinary' }): Promise<boolean> {
  const { shell } = context;
  const left = await expandText(context, node.left);
  const flags = shell.shopt.has('nocasematch') ? 'i' : '';
  switch (node.operator) {
    case '=':
    case '==':
    case '!=':
      return patternRegExp(await expandPattern(context, node.right), flags).test(left) === (node.operator !== '!=');
    case '=~': {
      const segments = await expandPattern(context, node.right);
      let expression: RegExp;
      try {
        expression = new RegExp(posixRegExp(segments.map(regexText).join('')), `su${flags}`);
      } catch {
        throw new ShellError('', 2);
      }
      const match = expression.exec(left);
      shell.variables.setList('BASH_REMATCH', match ? [...match].map((m) => m ?? '') : []);
      return match !== null;
    }
    case '<':
      return left < (await expandText(context, node.right));
    case '>':
      return left > (await expandText(context, node.right));
  }
  const right = await expandText(context, node.right);
  if (/^-(nt|ot|ef)$/.test(node.operator)) return compareFiles(context, left, node.operator, right);
  return testNumbers(node.operator, await evaluateText(context, left), await evaluateText(context, right));
}

const regexText = (segment: Segment): string => (segment.quoted ? segment.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : segment.text);
