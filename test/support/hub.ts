import { join } from 'node:path'
import { ROOT } from '../../src/lib/root.ts'
import { lookupsFor } from '../../src/sources/beside.ts'
import type { Source } from '../../src/sources/descriptor.ts'
import { loadSource } from '../../src/sources/load.ts'
import { sampleFolder } from '../../src/sources/raw.ts'
import { readRecords } from '../../src/sources/records.ts'
import { type Feature, type Features, type ParquetRow, parquet } from './parquet.ts'

/** How a sample of the Hugging Face hub's copy is made out of the sample of another form: its files, and the rows of each. */
interface Recipe {
  readonly corpus: string
  readonly form: string
  /** The form whose sample is taken. */
  readonly of: string
  readonly features: Features
  /** The hub's file -> the files whose records become its rows, in this order. */
  readonly files: Readonly<Record<string, readonly string[]>>
  /** The rows of a record as it is published; none where the hub's copy leaves it out. */
  readonly rows: (record: never, file: string) => readonly ParquetRow[]
  /** Rows of the hub's file that are in no other form. */
  readonly more?: Readonly<Record<string, readonly ParquetRow[]>>
  /** Puts rows of several records into one. */
  readonly gather?: (rows: readonly ParquetRow[]) => readonly ParquetRow[]
}

const texts: readonly [Feature] = ['string']
const listsOf = (...fields: string[]): Feature => ({
  fields: Object.fromEntries(fields.map(field => [field, texts])),
})

/** `train.json`, or the like, as the hub calls it: one file for a split. */
const split = (folder: string, name: string): string => `${folder}/${name}-00000-of-00001.parquet`
const splits = (folder: string, train: readonly string[], dev: readonly string[]) => ({
  [split(folder, 'train')]: train,
  [split(folder, 'validation')]: dev,
})

interface Pair {
  readonly sentence1: string
  readonly sentence2: string
  readonly label: string
}

const NLI = ['neutral', 'entailment', 'contradiction']

/** CLUE's loader drops the pairs without a majority. */
const nliRows = ({ sentence1, sentence2, label }: Pair) =>
  label === '-' ? [] : [{ sentence1, sentence2, label: NLI.indexOf(label) }]
const nliFeatures: Features = { sentence1: 'string', sentence2: 'string', label: { classes: NLI } }

interface Labelled {
  readonly sentence: string
  readonly label: string | number
}

const CODES = [100, 101, 102, 103, 104, 106, 107, 108, 109, 110, 112, 113, 114, 115, 116].map(String)
const APPS = Array.from({ length: 119 }, (_, i) => String(i))
const classified = (names: readonly string[]) => ({
  features: { sentence: 'string', label: { classes: names } } satisfies Features,
  rows: ({ sentence, label }: Labelled) => [{ sentence, label: names.indexOf(String(label)) }],
})

interface Article {
  readonly paragraphs: readonly {
    readonly context: string
    readonly qas: readonly {
      readonly id: string
      readonly question: string
      readonly answers: readonly { readonly text: string; readonly answer_start: number }[]
    }[]
  }[]
}

const squad = {
  features: {
    id: 'string',
    context: 'string',
    question: 'string',
    answers: { fields: { text: texts, answer_start: ['int32'] } },
  } satisfies Features,
  rows: ({ paragraphs }: Article) =>
    paragraphs.flatMap(({ context, qas }) =>
      qas.map(({ id, question, answers }) => ({
        id,
        context: context.trim(),
        question: question.trim(),
        answers: {
          text: answers.map(({ text }) => text.trim()),
          answer_start: answers.map(answer => answer.answer_start),
        },
      })),
    ),
}

type Document = readonly [
  readonly string[],
  readonly { readonly question: string; readonly choice: readonly string[]; readonly answer: string }[],
  string,
]

const TAGS = ['O', 'B-PER', 'I-PER', 'B-ORG', 'I-ORG', 'B-LOC', 'I-LOC']

interface Dialogue {
  readonly name: string
  readonly messages: readonly {
    readonly message: string
    readonly attrs?: readonly Readonly<Record<'attrname' | 'attrvalue' | 'name', string>>[]
  }[]
}

const RECIPES: readonly Recipe[] = [
  {
    corpus: 'afqmc',
    form: 'huggingface',
    of: 'publisher',
    features: { sentence1: 'string', sentence2: 'string', label: { classes: ['0', '1'] } },
    files: splits('afqmc', ['train.json'], ['dev.json']),
    rows: ({ sentence1, sentence2, label }: Pair) => [{ sentence1, sentence2, label: Number(label) }],
  },
  {
    corpus: 'tnews',
    form: 'huggingface',
    of: 'publisher',
    ...classified(CODES),
    files: splits('tnews', ['train.json'], ['dev.json']),
  },
  {
    corpus: 'iflytek',
    form: 'huggingface',
    of: 'publisher',
    ...classified(APPS),
    files: splits('iflytek', ['train.json'], ['dev.json']),
  },
  {
    corpus: 'cmnli',
    form: 'huggingface',
    of: 'publisher',
    features: nliFeatures,
    files: splits('cmnli', ['train.json'], ['dev.json']),
    rows: nliRows,
  },
  {
    corpus: 'ocnli',
    form: 'huggingface',
    of: 'publisher',
    features: nliFeatures,
    files: splits('ocnli', ['train.50k.json'], ['dev.json']),
    rows: nliRows,
  },
  {
    corpus: 'cluewsc2020',
    form: 'huggingface',
    of: 'publisher',
    features: {
      text: 'string',
      label: { classes: ['true', 'false'] },
      target: {
        fields: { span1_text: 'string', span2_text: 'string', span1_index: 'int32', span2_index: 'int32' },
      },
    },
    files: splits('cluewsc2020', ['train.json'], ['dev.json']),
    rows: ({ text, label, target }: { text: string; label: string; target: object }) => [
      { text, label: label === 'true' ? 0 : 1, target },
    ],
  },
  {
    corpus: 'xnli-zh',
    form: 'huggingface',
    of: 'publisher',
    features: {
      premise: 'string',
      hypothesis: 'string',
      label: { classes: ['entailment', 'neutral', 'contradiction'] },
    },
    files: { [split('zh', 'validation')]: ['xnli.dev.tsv'], [split('zh', 'test')]: ['xnli.test.tsv'] },
    rows: ({ sentence1, sentence2, gold_label }: Pair & { gold_label: string }) => [
      {
        premise: sentence1,
        hypothesis: sentence2,
        label: ['entailment', 'neutral', 'contradiction'].indexOf(gold_label),
      },
    ],
  },
  {
    corpus: 'chnsenticorp',
    form: 'huggingface',
    of: 'ernie',
    features: { text: 'string', label: { classes: ['negative', 'positive'] } },
    files: { ...splits('data', ['train.tsv'], ['dev.tsv']), [split('data', 'test')]: ['test.tsv'] },
    rows: ({ text_a, label }: { text_a: string; label: string }) => [{ text: text_a, label: Number(label) }],
  },
  {
    corpus: 'nlpcc14-sc',
    form: 'huggingface',
    of: 'luge',
    // A plain number here: then the file says nothing of names.
    features: { text: 'string', label: 'int64' },
    files: { [split('data', 'train')]: ['train.tsv'] },
    rows: ({ text_a, label }: { text_a: string; label: string }) => [{ text: text_a, label: Number(label) }],
  },
  {
    corpus: 'msra-ner',
    form: 'huggingface',
    of: 'bio',
    features: { id: 'string', tokens: texts, ner_tags: [{ classes: TAGS }] },
    files: {
      [split('msra_ner', 'train')]: ['msra_train_bio.txt'],
      [split('msra_ner', 'test')]: ['msra_test_bio.txt'],
    },
    rows: ({ chars, tags }: { chars: readonly string[]; tags: readonly string[] }) => [
      { tokens: chars, ner_tags: tags.map(tag => TAGS.indexOf(tag)) },
    ],
    // The loader ends each file with a sentence of no characters.
    more: {
      [split('msra_ner', 'train')]: [{ tokens: [], ner_tags: [] }],
      [split('msra_ner', 'test')]: [{ tokens: [], ner_tags: [] }],
    },
    gather: rows => rows.map((row, i) => ({ id: String(i), ...row })),
  },
  {
    corpus: 'xquad-zh',
    form: 'huggingface',
    of: 'publisher',
    ...squad,
    files: { [split('xquad.zh', 'validation')]: ['xquad.zh.json'] },
  },
  {
    corpus: 'cmrc2018',
    form: 'huggingface',
    of: 'squad',
    ...squad,
    files: {
      ...splits('data', ['cmrc2018_train.json'], ['cmrc2018_dev.json']),
      [split('data', 'test')]: ['cmrc2018_trial.json'],
    },
  },
  {
    corpus: 'drcd',
    form: 'huggingface',
    of: 'clue',
    ...squad,
    files: splits('drcd', ['train.json'], ['dev.json']),
  },
  {
    corpus: 'c3',
    form: 'huggingface',
    of: 'publisher',
    features: {
      documents: texts,
      document_id: 'string',
      questions: { fields: { question: texts, answer: texts, choice: [texts] } },
    },
    files: Object.fromEntries(
      ['train', 'dev', 'test'].flatMap(part =>
        ['dialog', 'mixed'].map(half => [
          split(half, part === 'dev' ? 'validation' : part),
          [`c3-${half[0]}-${part}.json`],
        ]),
      ),
    ),
    rows: ([documents, questions, document_id]: Document) => [
      {
        documents,
        document_id,
        questions: {
          question: questions.map(({ question }) => question),
          answer: questions.map(({ answer }) => answer),
          choice: questions.map(({ choice }) => choice),
        },
      },
    ],
  },
  {
    corpus: 'c3',
    form: 'huggingface-clue',
    of: 'clue',
    features: { context: texts, question: 'string', choice: texts, answer: 'string' },
    files: splits('c3', ['d-train.json', 'm-train.json'], ['d-dev.json', 'm-dev.json']),
    rows: ([context, questions]: Document) => questions.map(question => ({ context, ...question })),
  },
  {
    corpus: 'chid',
    form: 'huggingface-clue',
    of: 'clue',
    features: {
      candidates: texts,
      content: texts,
      answers: { fields: { text: texts, candidate_id: ['int32'] } },
    },
    files: splits('chid', ['train.json'], ['dev.json']),
    rows: ({
      candidates,
      content,
      answers,
    }: Readonly<Record<'candidates' | 'content', readonly string[]>> & {
      readonly answers: ReadonlyMap<string, number>
    }) => {
      const idiomOf = (blank: string) => candidates[answers.get(blank) ?? -1]
      const blanksIn = (text: string): string[] => text.match(/#idiom\d+#/g) ?? []
      const answered = content.filter(text => blanksIn(text).every(idiomOf))
      const ids = answered.flatMap(blanksIn).map(blank => answers.get(blank)!)
      return [
        {
          candidates,
          content: answered,
          answers: { text: ids.map(id => candidates[id]), candidate_id: ids },
        },
      ]
    },
  },
  {
    corpus: 'kdconv',
    form: 'huggingface',
    of: 'original',
    features: {
      messages: { fields: { message: texts, attrs: [listsOf('attrname', 'attrvalue', 'name')] } },
      name: 'string',
      domain: 'string',
    },
    files: Object.fromEntries(
      ['train', 'dev', 'test'].map(part => [
        split('all_dialogues', part === 'dev' ? 'validation' : part),
        ['film', 'music', 'travel'].map(folder => `${folder}/${part}.json`),
      ]),
    ),
    rows: ({ messages, name }: Dialogue, file) => [
      {
        messages: {
          message: messages.map(({ message }) => message),
          attrs: messages.map(({ attrs = [] }) => ({
            attrname: attrs.map(({ attrname }) => attrname),
            attrvalue: attrs.map(({ attrvalue }) => attrvalue),
            name: attrs.map(one => one.name),
          })),
        },
        name,
        domain: file.split('/')[0],
      },
    ],
  },
  {
    corpus: 'wikilingua-zh',
    form: 'huggingface',
    of: 'gem',
    features: { url: 'string', article: listsOf('section_name', 'document', 'summary') },
    files: { [split('chinese', 'train')]: ['train.src.zh', 'val.src.zh', 'test.src.zh'] },
    rows: ({ document, summary }: { document: string; summary: string }) => [
      { document: document.replaceAll('  ', '\n'), summary },
    ],
    // Three sections to an article.
    gather: rows =>
      Array.from({ length: Math.ceil(rows.length / 3) }, (_, i) => {
        const sections = rows.slice(3 * i, 3 * i + 3)
        return {
          url: `https://zh.wikihow.com/${i}`,
          article: {
            section_name: sections.map((_, k) => `第${k + 1}部分`),
            document: sections.map(({ document }) => document),
            summary: sections.map(({ summary }) => summary),
          },
        }
      }),
  },
  {
    corpus: 'wmt19-en-zh',
    form: 'huggingface',
    of: 'publisher',
    features: { translation: { fields: { en: 'string', zh: 'string' } } },
    files: { 'zh-en/train-00000-of-00013.parquet': ['news-commentary-v14.en-zh.tsv'] },
    // The loader takes the first column for Chinese.
    rows: ({ en, zh }: { en: string; zh: string }) => [{ translation: { zh: en, en: zh } }],
    more: {
      'zh-en/train-00000-of-00013.parquet': [
        { translation: { zh: '永定河', en: 'Yongding River' } },
        { translation: { zh: '1987年洪水', en: '1987 floods' } },
        {
          translation: {
            zh: '注意到秘书长的报告,',
            en: 'Taking note of the report of the Secretary-General,',
          },
        },
        { translation: { zh: '会议于上午10时开始。', en: 'The meeting was called to order at 10 a.m.' } },
        {
          translation: {
            zh: '这台机器的手册在第二个抽屉里。',
            en: 'The manual of this machine is in the second drawer.',
          },
        },
      ],
    },
  },
]

/** A file of a sample in parquet: where it belongs, and the bytes that it may have. */
export interface HubFile {
  readonly path: string
  bytes(): Promise<Uint8Array>
}

/** The sample files of all forms that are copies on the Hugging Face hub. */
export const hubFiles: readonly HubFile[] = RECIPES.flatMap(recipe => {
  const source = loadSource(recipe.corpus, join(ROOT, 'sources', recipe.corpus, 'source.yaml'))
  return Object.entries(recipe.files).map(([name, of]) => ({
    path: join(sampleFolder(source, recipe.form), name),
    bytes: async () => {
      const rows: ParquetRow[] = []
      for (const file of of) {
        for (const record of await published(source, recipe.of, file))
          rows.push(...recipe.rows(record as never, file))
      }
      rows.push(...(recipe.more?.[name] ?? []))
      return parquet(recipe.features, recipe.gather?.(rows) ?? rows, { rowGroupSize: 16 })
    },
  }))
})

/** The records of a sample file without any of the descriptor's repairs; bad ones are left out. */
async function published(source: Source, form: string, name: string): Promise<unknown[]> {
  const { label: _, ...file } = source.forms.get(form)!.files.find(one => one.name === name)!
  const facts: Source['facts'] = { ...source.facts, clean: false, script: 'simplified', marks: 'typed' }
  const untouched: Source = { ...source, facts }
  const path = join(sampleFolder(source, form), name)
  const lookups = await lookupsFor(file, path)
  const values: unknown[] = []
  for await (const { records } of readRecords(untouched, file, path)) {
    for (const record of records) {
      if (!('value' in record)) continue
      values.push(file.lookup ? { ...(record.value as object), ...lookups } : record.value)
    }
  }
  return values
}
