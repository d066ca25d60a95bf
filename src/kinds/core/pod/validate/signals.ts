const NAMES =
  'ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX';
const count = (n: number) => Array.from({ length: n }, (_v, i) => i + 1);
export const LINUX_SIGNALS = [...NAMES.split(' '), ...count(15).map((n) => `RTMIN+${n}`), ...count(14).map((n) => `RTMAX-${n}`)]
  .map((n) => `SIG${n}`)
  .sort();
export const WINDOWS_SIGNALS = ['SIGKILL', 'SIGTERM'];
