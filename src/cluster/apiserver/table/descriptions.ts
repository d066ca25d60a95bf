import columns from 'virtual:column-descriptions';

export { WORDS } from './words.ts';
export { columns };
