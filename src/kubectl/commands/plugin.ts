import { FsError } from '../../os/fs.ts';
import type { Command } from '../command.ts';
import { Failure } from '../errors.ts';
import { findCommand } from '../find.ts';

/** Upstream: kubectl/pkg/cmd/plugin/plugin.go. */
export const pluginList: Command = {
  about: `List the plugins that kubectl finds.

 A plugin is an executable file in a folder of PATH whose name begins with "kubectl-".`,
  examples: '# List all plugins\nkubectl plugin list\n\n# Only their names\nkubectl plugin list --name-only',
  async run(session) {
    const { fs } = session.proc.machine;
    const found: string[] = [];
    for (const folder of new Set((session.proc.env.PATH ?? '').split(':'))) {
      if (!folder.trim()) continue;
      try {
        for (const name of fs.readdir(session.path_(folder)))
          if (name.startsWith('kubectl-') && fs.lstat(session.path_(`${folder}/${name}`)).type !== 'directory')
            found.push(`${folder.replace(/\/+$/, '')}/${name}`);
      } catch (error) {
        if (!(error instanceof FsError)) throw error;
        await session.err(
          `Unable to read directory ${JSON.stringify(folder)} from your PATH: open ${folder}: ${error.message.toLowerCase()}. Skipping...\n`,
        );
      }
    }
    const problems: string[] = [];
    if (found.length) await session.out('The following compatible plugins are available:\n\n');
    else problems.push('error: unable to find any kubectl plugins in your PATH');
    let warnings = 0;
    const seen = new Map<string, string>();
    for (const path of found) {
      const name = path.replace(/^.*\//, '');
      await session.out(`${session.flags.bool('name-only') ? name : path}\n`);
      const told: string[] = [];
      if (!(fs.exists(session.path_(path)) && fs.stat(session.path_(path)).mode & 0o111))
        told.push(`warning: ${path} identified as a kubectl plugin, but it is not executable`);
      if (seen.has(name)) told.push(`warning: ${path} is overshadowed by a similarly named plugin: ${seen.get(name)}`);
      else seen.set(name, path);
      const { path: command } = findCommand(name.split('-').slice(1));
      if (command) told.push(`warning: ${name} overwrites existing command: "kubectl ${command}"`);
      for (const line of told) await session.err(`  - ${line}\n`);
      warnings += told.length;
    }
    if (warnings === 1) problems.push('error: one plugin warning was found');
    else if (warnings) problems.push(`error: ${warnings} plugin warnings were found`);
    if (problems.length) throw new Failure(problems.join('\n'));
  },
};
