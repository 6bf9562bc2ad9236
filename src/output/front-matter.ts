import { stringify } from 'yaml'
import { configsOf, type Dataset, featuresOf, sumOf } from './dataset.ts'
import { HUB_TASKS, sizeCategory } from './hub.ts'
import type { Feature } from './shapes.ts'

/** What a data set is called. */
export const nameOf = ({ tasks }: Pick<Dataset, 'tasks'>): string =>
  tasks.some(({ language }) => language === 'en') ? 'Chinese and English Flan' : 'Chinese Flan'

/**
 * The head of a card: YAML by which the Hub finds a data set and by which it is loaded. Features and numbers of rows
 * are pinned, so that no reader has to guess a type and a missing shard is noticed.
 */
export function frontMatter(dataset: Dataset): string {
  const { tasks, shards } = dataset
  const languages = new Set(tasks.map(({ language }) => language))
  const configs = configsOf(dataset)
  const features = featuresOf(dataset).map(featureOf)
  const head = {
    pretty_name: nameOf(dataset),
    language: (['zh', 'en'] as const).filter(language => languages.has(language)),
    multilinguality: [languages.size > 1 ? 'multilingual' : 'monolingual'],
    license: 'other',
    license_name: 'mixed',
    license_link: 'LICENSES.md',
    annotations_creators: ['found'],
    language_creators: ['found', 'machine-generated'],
    size_categories: [sizeCategory(sumOf(shards.map(({ rows }) => rows)))],
    source_datasets: [...new Set(tasks.map(({ corpus }) => `extended|other-${corpus}`))].sort(),
    task_categories: [
      ...new Set(['text-generation', ...tasks.flatMap(({ part }) => HUB_TASKS[part] ?? [])]),
    ].sort(),
    tags: ['flan', 'instruction-tuning', 'instruction-finetuning', 'openba'],
    configs: configs.map(({ name, splits }) => ({
      config_name: name,
      ...(name === 'default' && { default: true }),
      data_files: splits.map(({ split, path }) => ({ split, path })),
    })),
    dataset_info: configs.map(({ name, splits }) => ({
      config_name: name,
      features,
      splits: splits.map(({ split, rows }) => ({ name: split, num_examples: rows })),
    })),
  }
  return `---\n${stringify(head, { lineWidth: 0, aliasDuplicateObjects: false })}---\n`
}

const featureOf = ({ name, turns }: Feature) =>
  turns === undefined
    ? { name, dtype: 'string' }
    : { name, list: turns.map(turn => ({ name: turn, dtype: 'string' })) }
