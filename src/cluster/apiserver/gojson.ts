export { JsonSyntaxError, type ParsedJson, parseGoJson } from '../../apimachinery/gojson.ts';
