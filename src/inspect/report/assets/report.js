// The language switch and the browser of samples. Texts from data reach the page as text, never as markup.
;(() => {
  const page = document.documentElement
  const samples = JSON.parse(document.getElementById('data').textContent)
  const form = document.getElementById('filter')
  const fields = form.elements
  const found = document.getElementById('found')
  const rows = document.getElementById('rows')
  const more = document.getElementById('more')
  const STEP = 10
  let shown = STEP
  let language = /^zh/i.test(navigator.language) ? 'zh' : 'en'

  const WORDS = {
    en: {
      instruction: 'Instruction',
      input: 'Input',
      output: 'Output',
      inverse: 'inverse',
      found: (some, all) => `${some} of ${all} samples`,
    },
    zh: {
      instruction: '指令',
      input: '输入',
      output: '输出',
      inverse: '反转',
      found: (some, all) => `${all} 条样例中的 ${some} 条`,
    },
  }

  const element = (name, text, className) => {
    const made = document.createElement(name)
    if (text !== undefined) made.textContent = text
    if (className !== undefined) made.className = className
    return made
  }

  /** A text with what was searched for marked. */
  const marked = (name, text, wanted) => {
    const made = element(name)
    const plain = text.toLowerCase()
    let at = 0
    // A letter whose lower case is longer would move the places.
    const findable = wanted !== '' && plain.length === text.length
    for (let next = findable ? plain.indexOf(wanted) : -1; next >= 0; next = plain.indexOf(wanted, at)) {
      made.append(text.slice(at, next), element('mark', text.slice(next, next + wanted.length)))
      at = next + wanted.length
    }
    made.append(text.slice(at))
    return made
  }

  const card = (sample, wanted) => {
    const words = WORDS[language]
    const made = element('article', undefined, 'row')
    const facts = element('ul')
    const told = [sample.setting, sample.form === '-' ? '' : sample.form, sample.domain]
    if (sample.inverse) told.push(words.inverse)
    for (const text of told.filter(text => text !== '')) facts.append(element('li', text))
    const id = marked('li', sample.id, wanted)
    id.className = 'id'
    facts.append(id)
    const texts = element('dl')
    for (const name of ['instruction', 'input', 'output']) {
      if (sample[name] === '') continue
      const text = marked('dd', sample[name], wanted)
      text.lang = 'zh-CN'
      texts.append(element('dt', words[name]), text)
    }
    made.append(element('h3', `${sample.task} · ${sample.template}`), facts, texts)
    return made
  }

  const fits = (sample, wanted) => {
    const setting = fields.setting.value
    return (
      (fields.task.value === '' || sample.task === fields.task.value) &&
      (setting === '' || (setting === 'inverse' ? sample.inverse : sample.setting === setting)) &&
      (fields.template.value === '' || sample.template === fields.template.value) &&
      (fields.form.value === '' || sample.form === fields.form.value) &&
      (wanted === '' ||
        [sample.id, sample.instruction, sample.input, sample.output].some(text =>
          text.toLowerCase().includes(wanted),
        ))
    )
  }

  /** Shows the samples that fit; those from number `from` on are added to what stands there. */
  const show = (from = 0) => {
    const wanted = fields.text.value.trim().toLowerCase()
    const fitting = samples.filter(sample => fits(sample, wanted))
    if (from === 0) rows.replaceChildren()
    const cards = fitting.slice(from, shown).map(sample => card(sample, wanted))
    rows.append(...cards)
    found.textContent = WORDS[language].found(fitting.length, samples.length)
    more.hidden = fitting.length <= shown
    return cards
  }

  /** Offers what the samples of the task have; a choice that is among it stays. */
  const offer = name => {
    const select = fields[name]
    const before = select.value
    const mine = samples.filter(({ task }) => fields.task.value === '' || task === fields.task.value)
    const values = [...new Set(mine.map(sample => sample[name]))].filter(value => value !== '-').sort()
    select.replaceChildren(
      select.options[0],
      ...values.map(value => {
        const option = element('option', value)
        option.selected = value === before
        return option
      }),
    )
  }

  const speak = () => {
    page.dataset.lang = language
    page.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.title = language === 'zh' ? 'biflan 数据集概览' : 'biflan: what this collection holds'
    for (const each of document.querySelectorAll('[data-en]')) each.textContent = each.dataset[language]
    for (const button of document.querySelectorAll('.langs button'))
      button.setAttribute('aria-pressed', String(button.value === language))
    show()
  }

  for (const button of document.querySelectorAll('.langs button'))
    button.addEventListener('click', () => {
      language = button.value
      speak()
    })
  form.addEventListener('submit', event => event.preventDefault())
  form.addEventListener('input', event => {
    if (event.target === fields.task) for (const name of ['template', 'form']) offer(name)
    shown = STEP
    show()
  })
  more.addEventListener('click', () => {
    const from = shown
    shown += STEP
    // Whoever came by keyboard reads on where the new ones begin.
    const [first] = show(from)
    first.tabIndex = -1
    first.focus({ preventScroll: true })
  })
  for (const name of ['template', 'form']) offer(name)
  speak()
})()
