import type { ReportData } from '../gather.ts'
import { both, type Html, html, scriptJson } from '../html.ts'
import { count, section } from '../parts.ts'
import { LONGEST } from '../samples.ts'
import { categoryNames } from '../shares.ts'

/** Samples of every task, with a filter and a search: filled in by the page's script. */
export function samplesSection({ tasks, samples }: ReportData): Html {
  const shown = tasks.filter(({ samples }) => samples.length > 0)
  const categories = [...new Set(shown.map(({ facts }) => facts.part))]
  return section(
    'samples',
    both('Samples', '样例'),
    html`<p>${both(
      `Rows of this build as a model reads them, at most ${samples} of a task: every template before a second row of any, with worked examples or without, those with the smallest keys first. Texts of more than ${count(LONGEST)} characters are cut.`,
      `本次构建中的数据行，与模型所读一致，每个任务最多 ${samples} 条：按键值由小到大选取，每个模板先各取一条（零样本或少样本），再取第二条。超过 ${count(LONGEST)} 个字符的文本从略。`,
    )}</p>
<noscript><p class="note">${both('Samples need JavaScript, which this page carries itself.', '查看样例需要启用 JavaScript（脚本已包含在本页中）。')}</p></noscript>
<form id="filter" role="search" aria-labelledby="samples-h">
<label>${both('Task', '任务')}<select name="task"><option value="" data-en="All tasks" data-zh="全部任务">All tasks</option>${categories.map(
      name => {
        const { en, zh } = categoryNames(name)
        return html`<optgroup label="${zh} ${en}">${shown
          .filter(({ facts }) => facts.part === name)
          .map(task => html`<option>${task.name}</option>`)}</optgroup>`
      },
    )}</select></label>
<label>${both('Setting', '设置')}<select name="setting"><option value="" data-en="All" data-zh="全部">All</option><option>zs_opt</option><option>zs_noopt</option><option>fs_opt</option><option>fs_noopt</option><option value="inverse" data-en="inverse" data-zh="反转">inverse</option></select></label>
<label>${both('Template', '模板')}<select name="template"><option value="" data-en="All" data-zh="全部">All</option></select></label>
<label>${both('Options', '选项形式')}<select name="form"><option value="" data-en="All" data-zh="全部">All</option></select></label>
<label class="wide">${both('Search in texts and ids', '在文本与编号中搜索')}<input type="search" name="text" autocomplete="off" spellcheck="false"></label>
</form>
<p id="found" role="status"></p>
<div id="rows"></div>
<button id="more" type="button" hidden>${both('Show more', '显示更多')}</button>
<script type="application/json" id="data">${scriptJson(shown.flatMap(({ samples }) => samples))}</script>`,
  )
}
