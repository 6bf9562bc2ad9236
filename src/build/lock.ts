import { takeLock } from '../lib/lock.ts'

/** Takes a build folder for this process. Throws a retry error (exit 75) while another one has it. */
export const lockFolder = (folder: string): (() => void) =>
  takeLock(folder, {
    doing: 'building here',
    expected: 'one build at a time in a folder',
    instead: 'build into another folder with --out',
  })
