/** What an id says of a row, in the words of the Flan Collection. */
export interface Origin {
  /** `ChineseFlan`, or the Flan Collection's own name of a submixture. */
  readonly source: string
  /** The corpus task, or the Flan task where the id names it; otherwise the submixture. */
  readonly name: string
  /** `zs_opt`, `zs_noopt`, `fs_opt` or `fs_noopt`; empty where the id does not say. */
  readonly type: string
}

/** The Flan Collection's own names of its submixtures. */
const FLAN: ReadonlyMap<string, string> = new Map([
  ['flan2021', 'Flan2021'],
  ['t0', 'P3'],
  ['niv2', 'NIv2'],
  ['cot', 'CoT'],
  ['dialog', 'Dialog'],
])

/** `template.form.shots` at the end of `task/file#record.example/template.form.shots`, with `~2` in a second epoch. */
const WORDING = /\.(-|[^./]+)\.(\d+)(?:~\d+)?$/
/** `task.type` behind the record of `cot/file#17/task.zs_opt`. */
const NAMED = /#\d+\/(.+)\.([zf]s_(?:no)?opt)(?:~\d+)?$/
/** How the files of the Flan Collection are called: `flan_zs_opt_train.jsonl.gz`, `cot_fsopt_data/part.0.parquet`. */
const FILED = /_([zf]s)_?(no)?opt_/

/** The task or submixture of a row: its id up to the first slash. */
export function taskOf(id: string): string {
  const slash = id.indexOf('/')
  return slash < 0 ? id : id.slice(0, slash)
}

/** Reads an id, plain or as it stands in JSON. */
export function originOf(id: string): Origin {
  const task = taskOf(id)
  const source = FLAN.get(task)
  if (source === undefined) return { source: 'ChineseFlan', name: task, type: typeOf(id) }
  const [, name, type] = NAMED.exec(id) ?? []
  return { source, name: name ?? task, type: type ?? filedType(id) }
}

function typeOf(id: string): string {
  const [, form, shots] = WORDING.exec(id) ?? []
  return form === undefined ? '' : `${shots === '0' ? 'zs' : 'fs'}_${form === '-' ? 'noopt' : 'opt'}`
}

function filedType(id: string): string {
  const [found, shots, no = ''] = FILED.exec(id) ?? []
  return found === undefined ? '' : `${shots}_${no}opt`
}
