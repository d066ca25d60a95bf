import { warmUp } from '../worker/spawn.ts';

// A lesson's worker and the page load side by side.
if (/^#\/(lesson|embed)\//.test(location.hash)) warmUp();
void import('./main.tsx');
