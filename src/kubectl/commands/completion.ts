import { busy } from '../../os/clock.ts';
import type { Command } from '../command.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

export const completion: Command = {
  about: `Print a script with which a shell completes kubectl's commands, flags and names.

 The shell is one of bash, zsh, fish and powershell. The script asks kubectl itself, by kubectl __complete.`,
  examples:
    '# In this bash\nsource <(kubectl completion bash)\n\n# In every bash to come\nkubectl completion bash > /etc/bash_completion.d/kubectl',
  async run(session) {
    const { args } = session;
    if (!args.length) throw session.usage('Shell not specified.');
    if (args.length > 1) throw session.usage('Too many arguments. Expected only the shell type.');
    if (!SHELLS.includes(args[0])) throw session.usage(`Unsupported shell type ${JSON.stringify(args[0])}.`);
    const { SCRIPTS } = await busy(import('../complete/scripts.ts'));
    await session.out(SCRIPTS[args[0]]);
  },
};
