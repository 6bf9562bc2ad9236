import type { Both } from '../../lib/language.ts'

/** Titles of commander's own, and ours. */
export const TITLES: Readonly<Record<string, string>> = {
  'Usage:': '用法：',
  'Arguments:': '参数：',
  'Options:': '选项：',
  'Global Options:': '通用选项：',
  'Commands:': '命令：',
  'Examples:': '示例：',
  'Exit codes:': '退出码：',
  'Environment:': '环境变量：',
  'Files written:': '写出的文件：',
}

/** Exit codes that every command may end with. */
export const EXITS: Readonly<Record<number, Both>> = {
  0: { en: 'done', zh: '完成' },
  1: { en: 'failed', zh: '失败' },
  2: { en: 'wrong usage or configuration', zh: '用法或配置有误' },
  130: { en: 'stopped by Ctrl-C (143: by a request to end)', zh: '被 Ctrl-C 中止（143：被要求结束）' },
}

/** Exit codes of several commands. */
export const MISSING: Both = { en: 'a source is missing', zh: '缺少语料' }
export const AGAIN: Both = {
  en: 'worth trying again: a full disk, a busy folder',
  zh: '值得再试：磁盘已满，或目录正忙',
}

/** Environment variables of several commands. */
export const RAW_PLACE: Readonly<Record<string, Both>> = {
  BIFLAN_RAW: { en: 'where raw files live, as with --raw', zh: '原始文件所在的目录，同 --raw' },
  XDG_CACHE_HOME: {
    en: 'the cache that holds biflan/raw (default: ~/.cache)',
    zh: '缓存目录，biflan/raw 就在其中（默认 ~/.cache）',
  },
}

/** What options are about, in several commands. */
export const CHOICE: Both = { en: 'What is chosen:', zh: '选取哪些：' }
export const PLACES: Both = { en: 'Places:', zh: '位置：' }
export const RUNNING: Both = { en: 'The run:', zh: '运行方式：' }
export const RESULT: Both = { en: 'The result:', zh: '结果：' }

/** The Chinese of descriptions that several commands share. */
export const SHARED: Readonly<Record<string, string>> = {
  'a folder with sources/, tasks/ and templates/ of your own; may be repeated':
    '自己的目录，内有 sources/、tasks/、templates/；可写多次',
  'this page': '显示本页',
  'the version': '显示版本号',
  'the page of a command': '显示某个命令的说明',
  'language of help and of tables for people: en or zh (default: that of the locale)':
    '帮助和供人阅读的表格所用的语言：en 或 zh（默认随系统的语言环境）',
  'no colours (as with NO_COLOR; they are on a terminal only, or with FORCE_COLOR)':
    '不用颜色（同 NO_COLOR；只在终端上才用，或设了 FORCE_COLOR）',
  'print the result as JSON': '以 JSON 输出结果',
  'YAML file with any of these options': 'YAML 文件，可写本页的任何选项',
  'threads (default: one per core)': '线程数（默认每个核心一个）',
  'threads (default: one per core); changes no byte': '线程数（默认每个核心一个）；不影响任何一个字节',
  'where raw files live (default: biflan/raw in the XDG cache)':
    '原始文件所在的目录（默认为 XDG 缓存中的 biflan/raw）',
  'where raw files live': '原始文件所在的目录',
  'build folder (default: output/full, with --sample output/sample)':
    '构建目录（默认 output/full，加 --sample 时为 output/sample）',
  'the build of the embedded samples': '用内置样例做出的构建',
  'seed of every decision': '一切随机决定的种子',
  'share of rows with worked examples': '带示例的行所占的比例',
  'none or gzip (default: gzip, with --sample none)': 'none 或 gzip（默认 gzip，加 --sample 时为 none）',
}
