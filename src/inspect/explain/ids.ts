import { usageError } from '../../lib/errors.ts'
import { SUBMIXTURES } from '../../mixture/english/submixtures.ts'

/** What an id says of a row that was said here. */
export interface ChineseId {
  readonly language: 'zh'
  readonly task: string
  readonly file: string
  /** Both count from 0. */
  readonly record: number
  readonly example: number
  /** `template.form.shots`; undefined in the id of an example, which stands for all its rows. */
  readonly wording: string | undefined
  readonly epoch: number | undefined
}

/** What an id says of a row of the English Flan Collection. */
export interface EnglishId {
  readonly language: 'en'
  readonly task: string
  readonly file: string
  readonly record: number
  readonly epoch: number | undefined
}

const EPOCH = /~(\d+)$/
const SAID = /^([^/]+)\/(.+?)#(\d+)\.(\d+)(?:\/([^/]+\.(?:-|[^./]+)\.\d+))?$/
const CAME = /^([^/]+)\/(.+?)#(\d+)\/.+\.[zf]s_(?:no)?opt$/

/** Takes the id of a row apart. Throws a usage error for what is none. */
export function parseId(id: string): ChineseId | EnglishId {
  const mark = EPOCH.exec(id)
  const bare = mark ? id.slice(0, mark.index) : id
  const epoch = mark ? Number(mark[1]) : undefined
  const [, task = '', file = '', record = '', example = '', wording] = SAID.exec(bare) ?? []
  const isEnglish = (SUBMIXTURES as readonly string[]).includes(bare.slice(0, bare.indexOf('/')))
  if (task !== '' && !isEnglish)
    return {
      language: 'zh',
      task,
      file,
      record: Number(record),
      example: Number(example),
      wording,
      epoch,
    }
  const [, submixture = '', name = '', number = ''] = CAME.exec(bare) ?? []
  if (submixture !== '' && isEnglish)
    return { language: 'en', task: submixture, file: name, record: Number(number), epoch }
  throw usageError({
    found: `${id === '' ? 'nothing' : id}, which is no id of a row`,
    expected: isEnglish
      ? `${bare.split('/')[0]}/<file>#<record>/<flan task>.<setting>, such as cot/train.jsonl#17/cot_gsm8k.zs_opt`
      : '<task>/<file>#<record>.<example>/<template>.<form>.<shots>, such as ocnli/dev.json#17.0/judge.letters.2',
    remedy: 'copy the whole id from a row, within quotation marks; or name its line: --line <shard>:<n>',
  })
}

/** The id without the mark of a later epoch. */
export const withoutEpoch = (id: string): string => id.replace(EPOCH, '')
