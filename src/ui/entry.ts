import { warmUp } from '../worker/spawn.ts';

// A lesson's worker and the page load side by side.
if (location.hash.startsWith('#/lesson/')) warmUp();
void import('./main.tsx');
