import { type Command, Help, type HelpConfiguration, type Option } from 'commander'
import { type Both, type Language, languageOf } from '../../lib/language.ts'
import { widthOf } from '../../lib/width.ts'
import { COLOURED, pc } from '../color.ts'
import { EXITS, TITLES } from './common.ts'
import overview, { COMMAND_GROUPS } from './overview.ts'
import type { Page } from './page.ts'
import { CHINESE, PAGES } from './pages.ts'
import { wrap } from './wrap.ts'

/** The page of a command, or of the program. Undefined where nobody wrote one. */
export const pageOf = (command: Command): Page | undefined =>
  command.parent ? PAGES[command.name()] : overview

/** A description in the language: in English where there is no Chinese. */
export const said = (text: string, language: Language): string =>
  language === 'zh' ? (CHINESE[text] ?? overview.zh[text] ?? text) : text

/** Makes the help of a program and of all its commands; called before these are added. */
export function describeHelp(program: Command): void {
  const language = () => languageOf(program.opts()['lang'])
  const say = (text: string) => said(text, language())
  program
    .helpOption('-h, --help', 'this page')
    .helpCommand('help [command]', 'the page of a command')
    .commandsGroup(COMMAND_GROUPS.at(-1)!.en)
    .configureOutput({ getOutHasColors: () => COLOURED })
    .configureHelp({
      sortSubcommands: false,
      showGlobalOptions: true,
      displayWidth: widthOf,
      boxWrap: wrap,
      styleTitle: title => pc.bold(titleIn(title, language())),
      styleUsage: usage =>
        language() === 'zh' ? usage.replace('[options]', '[选项]').replace('[command]', '[命令]') : usage,
      commandDescription: command => say(command.description()),
      subcommandTerm: command => command.name(),
      subcommandDescription: command => say(command.description()),
      argumentDescription: argument => say(argument.description),
      optionDescription: option => withDefault(say(option.description), option, language()),
      formatHelp: (command, help) =>
        `${[
          Help.prototype.formatHelp.call(help, command, help as Help).trimEnd(),
          ...sections(command, help, language()),
        ].join('\n\n')}\n`,
    } satisfies HelpConfiguration)
}

/** Puts commands and their options into the groups that their pages name; called when all are there. */
export function groupHelp(program: Command): void {
  for (const command of program.commands) {
    command.helpGroup(
      COMMAND_GROUPS.find(({ commands }) => commands.includes(command.name()))?.en ?? 'Commands:',
    )
    for (const { en, options } of PAGES[command.name()]?.groups ?? [])
      for (const option of command.options) if (options.includes(nameOf(option))) option.helpGroup(en)
  }
}

/** An option's name without dashes: `no-limit` for `--no-limit`. */
export const nameOf = (option: Option): string => (option.long ?? option.short ?? '').replace(/^-+/, '')

const GROUPS: readonly Both[] = [...COMMAND_GROUPS, ...Object.values(PAGES).flatMap(({ groups }) => groups)]

const titleIn = (title: string, language: Language): string =>
  language === 'en' ? title : (TITLES[title] ?? GROUPS.find(({ en }) => en === title)?.zh ?? title)

function withDefault(
  text: string,
  { defaultValue, defaultValueDescription }: Option,
  language: Language,
): string {
  // A switch that starts with `no-` has a default that says nothing.
  if (defaultValue === undefined || typeof defaultValue === 'boolean') return text
  const value = defaultValueDescription ?? String(defaultValue)
  return language === 'zh' ? `${text}（默认 ${value}）` : `${text} (default: ${value})`
}

/** What stands below the options. */
function sections(command: Command, help: Help, language: Language): string[] {
  const page = pageOf(command)
  if (!page) return []
  const { examples, exits = {}, env = {}, files = {} } = page
  const list = (title: string, items: readonly (readonly [string, Both])[]): string[] => {
    const width = Math.max(...items.map(([term]) => widthOf(term)))
    const lines = items.map(([term, text]) => help.formatItem(term, width, text[language], help))
    return items.length === 0 ? [] : [[help.styleTitle(title), ...lines].join('\n')]
  }
  const shown = examples.map(({ run, ...text }) => `  ${run}\n${indented(text[language], help)}`)
  return [
    [help.styleTitle('Examples:'), ...shown].join('\n'),
    ...list('Files written:', Object.entries(files)),
    ...list('Environment:', Object.entries(env)),
    ...list('Exit codes:', Object.entries({ ...EXITS, ...exits })),
  ]
}

const indented = (text: string, help: Help): string =>
  help
    .boxWrap(text, (help.helpWidth ?? 80) - 6)
    .split('\n')
    .map(line => `      ${line}`)
    .join('\n')
