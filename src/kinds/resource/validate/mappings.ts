import { compareQuantity } from '../../../apimachinery/quantity.ts';
import { type Errors, invalid, notFound, sorted } from '../../validation/common.ts';

const isNative = (name: string): boolean => !name.includes('/') || name.split('/')[0].endsWith('kubernetes.io');
/** Upstream: pkg/apis/resource/validation validateNodeAllocatableResourceMappings. */
export const mappings = (device: any, path: string): Errors =>
  sorted<any>(device.nodeAllocatableResourceMappings).flatMap(([name, { allocationMultiplier: times, capacityKey: key }]) => {
    const at = `${path}[${name}]`;
    const errors = isNative(name) ? [] : [invalid(at, name, 'must be a node allocatable resource name')];
    if (times === undefined && key === undefined)
      return [...errors, invalid(at, '', 'at least one of allocationMultiplier or capacityKey must be set')];
    if (times !== undefined && compareQuantity(times, '0') <= 0)
      errors.push(invalid(`${at}.allocationMultiplier`, times, 'must be positive'));
    if (key === '') errors.push(invalid(`${at}.capacityKey`, '', 'capacityKey must not be an empty string'));
    else if (key !== undefined && !Object.hasOwn(device.capacity ?? {}, key)) errors.push(notFound(`${at}.capacityKey`, key));
    return errors;
  });
