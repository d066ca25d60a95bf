import { isObject } from '../../../apimachinery/json.ts';
import { toYaml } from '../../../apimachinery/yaml.ts';
import { putBytes, putDelimited, putDouble, putString, putTag, putVarint, type Writer, writer, written } from '../protobuf/writer.ts';
import type { Json } from './operations.ts';

/**
 * Swagger 2 as the protobuf that kubectl asks for. `name:number` and a type: s string, b bool, l int64, d double, y any value,
 * `<Message>`; `[` several, `{` a map as a list of names and values. Upstream: google/gnostic-models/openapiv2/OpenAPIv2.proto.
 */
const MESSAGES: Record<string, string> = {
  Document:
    'swagger:1s info:2<Info> paths:8<Paths> definitions:9<Definitions> security:12[<Requirement> securityDefinitions:13<SecurityDefinitions>',
  Info: 'title:1s version:2s',
  Paths: '*:2{<PathItem>',
  PathItem:
    'get:2<Operation> put:3<Operation> post:4<Operation> delete:5<Operation> options:6<Operation> head:7<Operation> patch:8<Operation> parameters:9[<ParametersItem>',
  Operation: 'tags:1[s operationId:5s produces:6[s consumes:7[s parameters:8[<ParametersItem> responses:9<Responses> schemes:10[s x-:13',
  ParametersItem: '=:1<Parameter>',
  Parameter: 'body=:1<BodyParameter> other=:2<NonBodyParameter>',
  BodyParameter: 'name:2s in:3s required:4b schema:5<Schema>',
  NonBodyParameter: 'query=:3<Query> path=:4<Path>',
  Query: 'required:1b in:2s name:4s type:6s format:7s uniqueItems:20b',
  Path: 'required:1b in:2s name:4s type:5s format:6s uniqueItems:19b',
  Responses: '*:1{<ResponseValue>',
  ResponseValue: '=:1<Response>',
  Response: 'schema:2<SchemaItem>',
  SchemaItem: '=:1<Schema>',
  Definitions: '*:1{<Schema>',
  Properties: '*:1{<Schema>',
  Schema:
    '$ref:1s format:2s title:3s description:4s default:5y multipleOf:6d maximum:7d exclusiveMaximum:8b minimum:9d exclusiveMinimum:10b maxLength:11l minLength:12l pattern:13s maxItems:14l minItems:15l uniqueItems:16b maxProperties:17l minProperties:18l required:19[s enum:20[y additionalProperties:21<Additional> type:22<TypeItem> items:23<ItemsItem> properties:25<Properties> x-:31',
  Additional: 'schema=:1<Schema> boolean=:2b',
  TypeItem: '=:1s',
  ItemsItem: '=:1<Schema>',
  Requirement: '*:1{<StringArray>',
  StringArray: '=:1[s',
  SecurityDefinitions: '*:1{<SecurityDefinition>',
  SecurityDefinition: '=:2<ApiKey>',
  ApiKey: 'type:1s name:2s in:3s',
};
interface Part {
  name: string;
  number: number;
  shape: string;
  type: string;
  message: string;
}
const parsed = new Map<string, Part[]>();
function partsOf(message: string): Part[] {
  let parts = parsed.get(message);
  if (!parts) {
    parts = MESSAGES[message].split(' ').map((text) => {
      const [, name, number, shape, type, target] = /^(.+):(\d+)([[{]?)(?:([a-z])|<(\w+)>)?$/.exec(text) as RegExpExecArray;
      return { name, number: Number(number), shape, type: type ?? '', message: target ?? '' };
    });
    parsed.set(message, parts);
  }
  return parts;
}

export function encodeSwagger(document: Json): Uint8Array {
  const w = writer(1 << 20);
  put(w, 'Document', document);
  return written(w);
}
/** Which of a choice's fields a value is. */
const CHOICES: Record<string, (value: any) => string> = {
  Parameter: (p) => (p.in === 'body' ? 'body=' : 'other='),
  NonBodyParameter: (p) => (p.in === 'path' ? 'path=' : 'query='),
  Additional: (value) => (isObject(value) ? 'schema=' : 'boolean='),
};
function put(w: Writer, message: string, value: any): void {
  const parts = partsOf(message);
  const choice = CHOICES[message]?.(value);
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    if (part.name === 'x-') putExtensions(w, part.number, value);
    else if (part.name === '*') putNamed(w, part, value);
    else if (part.name.endsWith('=')) {
      if (!choice || part.name === choice) putField(w, part, value);
    } else if (value[part.name] !== undefined) putField(w, part, value[part.name]);
  }
}
function putField(w: Writer, part: Part, value: any): void {
  if (part.shape !== '[') return putOne(w, part, value);
  for (let i = value.length - 1; i >= 0; i--) putOne(w, part, value[i]);
}
function putOne(w: Writer, { number, type, message }: Part, value: any): void {
  if (message) return putDelimited(w, number, () => put(w, message, value));
  if (type === 's') return value === '' ? undefined : putString(w, number, value);
  if (type === 'y') return putDelimited(w, number, () => putAny(w, value));
  if (!value) return;
  if (type === 'd') {
    putDouble(w, value);
    return putTag(w, number, 1);
  }
  putVarint(w, Number(value));
  putTag(w, number, 0);
}
function putNamed(w: Writer, part: Part, value: Json): void {
  for (const [name, item] of Object.entries(value).reverse())
    putDelimited(w, part.number, () => {
      putDelimited(w, 2, () => put(w, part.message, item));
      putString(w, 1, name);
    });
}
function putExtensions(w: Writer, number: number, value: Json): void {
  for (const [name, item] of Object.entries(value).reverse())
    if (name.startsWith('x-'))
      putDelimited(w, number, () => {
        putDelimited(w, 2, () => putAny(w, item));
        putString(w, 1, name);
      });
}
/** Anything else is written as YAML. */
function putAny(w: Writer, value: unknown): void {
  const text = new TextEncoder().encode(toYaml(value));
  putBytes(w, text);
  putVarint(w, text.length);
  putTag(w, 2, 2);
}
