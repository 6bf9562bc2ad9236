import { Argument, type Command } from 'commander'

const SHELLS = ['bash', 'zsh', 'fish'] as const

export const register = (program: Command): void => {
  program
    .command('completion')
    .description('a script that teaches a shell to complete commands, options and names')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(SHELLS))
    .action(run)
}

async function run(shell: (typeof SHELLS)[number]): Promise<void> {
  const { SCRIPTS } = await import('./completion-scripts.ts')
  process.stdout.write(SCRIPTS[shell])
}
