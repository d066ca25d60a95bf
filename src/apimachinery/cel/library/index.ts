import { declare } from '../declare.ts';
import { AUTHORIZER } from './authorizer.ts';
import { CONVERSIONS } from './conversions.ts';
import { NAMED_FORMATS } from './formats.ts';
import { LISTS } from './lists.ts';
import { NET } from './net.ts';
import { OPERATORS } from './operators.ts';
import { QUANTITIES } from './quantity.ts';
import { SEMVERS } from './semver.ts';
import { PATCH_KEYS, STRINGS } from './strings.ts';
import { TIME } from './time.ts';
import { URLS } from './url.ts';

const BASE = [OPERATORS, CONVERSIONS, TIME, STRINGS, LISTS, URLS, NET, QUANTITIES, SEMVERS, NAMED_FORMATS, AUTHORIZER];
/** What every expression of Kubernetes may call. Models apiserver/pkg/cel/environment/base.go. */
export const FUNCTIONS = declare(...BASE);
/** And those of a mutating policy. */
export const MUTATION_FUNCTIONS = declare(...BASE, PATCH_KEYS);
