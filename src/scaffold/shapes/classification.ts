import type { ScaffoldShape } from '../shape.ts'

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  product: [
    '杯子做工很细，就是盖子拧得太紧，老人打不开。',
    '面料摸着软，洗过两次也没有起球。',
    '灯只亮了三天，换了插座还是不亮。',
    '和图片上的颜色不一样，实物偏黄。',
    '锅底厚，煎蛋不粘，比家里旧的那口强多了。',
    '拉链用了一周就卡住了，线头也多。',
    '键盘声音小，晚上打字不吵人。',
  ],
  delivery: [
    '昨天下午拍的，今天一早就送到楼下了。',
    '箱子压扁了一个角，好在里面垫了泡沫。',
    '一直显示在路上，过了六天才收到。',
    '快递员没有打电话，直接放在门口淋了雨。',
    '送上五楼还帮忙搬进了屋，很省心。',
    '写错了门牌号，打了三次电话才转过来。',
    '两件分开寄，一件到了，另一件还没有消息。',
  ],
  service: [
    '问了三遍尺码，回的都是自动的话。',
    '半夜留言也有人答，还教我怎么装。',
    '说好退差价，过后又不承认了。',
    '店家耐心，换了两次货都没有多话。',
    '打电话过去一直占线，没有人管。',
    '开票的事一句话就办好了，态度也和气。',
  ],
}

/** The value of each label in the file. */
const CODES: Readonly<Record<string, number>> = { product: 0, delivery: 1, service: 2 }

const RECORDS = Array.from({ length: 7 }, (_, i) =>
  Object.entries(TEXTS).flatMap(([label, texts]) =>
    texts[i] === undefined ? [] : [{ text: texts[i], label: CODES[label] }],
  ),
).flat()

export const classification: ScaffoldShape = {
  about: ['a text and its class', '一段文本和它的类别'],
  category: 'text-classification',
  formats: ['jsonl', 'json', 'csv', 'tsv'],
  facts: [
    'label: { product: 0, delivery: 1, service: 2 }  # our label: the value in the file 标签: 文件中的值',
  ],
  records: RECORDS,
  mapping: {
    imports: ['skip', 'z'],
    task: `  // The fields of a record that are read. 读取记录的哪些字段
  record: z.object({ text: z.string(), label: z.enum(['product', 'delivery', 'service']) }),
  // The fields of an example. Templates may use these names and no others. 模板只能用这些名字
  example: z.object({ text: z.string(), label: z.enum(['product', 'delivery', 'service']) }),
  *examples({ text, label }) {
    if (text.trim() === '') yield skip('empty text')
    else yield { text, label }
  },`,
  },
  templates: `answers:
  name: { product: 商品, delivery: 物流, service: 服务 }
  column: { product: 货, delivery: 运, service: 人 }

=== which answers=name
归哪一类？
--- input
留言：{{ text }}
{{ options }}
--- output
{{ answer }}

=== three-trays answers=name
桌上有三个文件盘，分别贴着“{{ words.product }}”“{{ words.delivery }}”和“{{ words.service }}”。这张纸条该放进哪一个盘？写盘上的字。
--- input
纸条：{{ text }}
--- output
{{ answer }}

=== complaint-desk answers=name
接待员每读完一段话，就要在登记簿上记下它主要谈的是什么。登记簿只认三个词：{{ words.product }}、{{ words.delivery }}、{{ words.service }}。一段话里提到好几件事的，记作者说得最多的那一件。请写出该记的词。
--- input
来话：{{ text }}
--- output
{{ answer }}

=== mainly-about answers=name
作者主要在说什么？
--- input
原话：{{ text }}
{{ options }}
--- output
{{ answer }}

=== forward answers=name
这条反馈要转给一个部门处理。
--- input
反馈：{{ text }}
{{ options }}
--- output
{{ answer }}

=== one-character answers=column
用一个字标注：谈东西本身的标“{{ words.product }}”，谈运送的标“{{ words.delivery }}”，谈待客的标“{{ words.service }}”。
--- input
待标注：{{ text }}
--- output
{{ answer }}

=== json answers=name
输出JSON，形如 {"类别": "……"}，类别是{{ words.product }}、{{ words.delivery }}或{{ words.service }}。
--- input
正文：{{ text }}
--- output
{"类别": {{ answer | dump }}}

=== sentence answers=name
补全句子“这段话谈的是____。”，横线上填{{ words.product }}、{{ words.delivery }}、{{ words.service }}中的一个，写出整句。
--- input
{{ text }}
--- output
这段话谈的是{{ answer }}。

=== tag answers=name
给读者的来信加一个标签。
--- input
来信：{{ text }}
{{ options }}
--- output
{{ answer }}

=== colleague answers=name
同事拿不准下面这句话怎么归档，你来定。
--- input
{{ text }}
{{ options }}
--- output
{{ answer }}

=== heading answers=name
把这段文字收进汇编，只能排在“{{ words.product }}”“{{ words.delivery }}”“{{ words.service }}”三章中的一章。按“章名：……”的格式作答。
--- input
文字：{{ text }}
--- output
章名：{{ answer }}

=== read-first answers=name
先读完，再选出最贴切的一项。
--- input
全文：{{ text }}
{{ options }}
--- output
{{ answer }}

=== write-one inverse weight=0.5 answers=name
照着给出的类别写一段顾客的话，不要提类别的名称。
--- input
类别：{{ answer }}
--- output
{{ text }}
`,
}
