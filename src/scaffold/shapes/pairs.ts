import type { ScaffoldShape } from '../shape.ts'

const SAME = [
  ['怎样修改收货地址', '收货的地方填错了能改吗'],
  ['发票什么时候开', '多久可以拿到发票'],
  ['忘了密码怎么办', '密码想不起来，怎样登录'],
  ['会员怎么退订', '想取消会员，在哪里操作'],
  ['可以分几期付款', '最多能分多少期还'],
  ['预约以后能改时间吗', '约好的日子可以往后挪吗'],
  ['学生证能打折吗', '拿学生证买票便宜吗'],
  ['周末上班吗', '星期六星期天有人吗'],
  ['押金几天退回', '退押金要等多久'],
  ['怎样换绑手机', '手机号换了，账号怎么跟着换'],
]

const DIFFERENT = [
  ['怎样修改收货地址', '怎样修改昵称'],
  ['发票什么时候开', '店铺几点开门'],
  ['忘了密码怎么办', '密码至少要几位'],
  ['会员怎么退订', '会员有什么好处'],
  ['可以分几期付款', '付款以后几天发货'],
  ['预约以后能改时间吗', '一次最多预约几个人'],
  ['学生证能打折吗', '学生证丢了去哪里补'],
  ['周末上班吗', '周末有没有活动'],
  ['押金几天退回', '押金要交多少'],
  ['怎样换绑手机', '手机坏了送到哪里修'],
]

const record = (label: number) => (pair: readonly string[]) => ({
  sentence1: pair[0],
  sentence2: pair[1],
  label,
})
const RECORDS = SAME.flatMap((pair, i) => [record(1)(pair), record(0)(DIFFERENT[i]!)])

export const pairs: ScaffoldShape = {
  about: ['two sentences, and whether they mean the same', '两个句子，以及意思是否相同'],
  category: 'text-matching',
  formats: ['jsonl', 'json', 'csv', 'tsv'],
  facts: ['label: { same: 1, different: 0 }  # our label: the value in the file 标签: 文件中的值'],
  records: RECORDS,
  mapping: {
    imports: ['skip', 'z'],
    task: `  // Pairs that share both sentences stay on one side of the validation split. 同组样例不会分到两边
  group: ['first', 'second'],
  // The fields of a record that are read. 读取记录的哪些字段
  record: z.object({ sentence1: z.string(), sentence2: z.string(), label: z.enum(['same', 'different']) }),
  // The fields of an example. Templates may use these names and no others. 模板只能用这些名字
  example: z.object({ first: z.string(), second: z.string(), label: z.enum(['same', 'different']) }),
  *examples({ sentence1: first, sentence2: second, label }) {
    if (first === '' || second === '') yield skip('empty sentence')
    else if (first === second) yield skip('identical sentences')
    else yield { first, second, label }
  },`,
  },
  templates: `answers:
  meaning: { same: 相同, different: 不同 }
  thing: { same: 一回事, different: 两回事 }
  yes: { same: 是, different: 否 }
  no: { same: 否, different: 是 }
  short: { same: 合, different: 分 }

=== alike answers=meaning
意思一样吗？
--- input
句一：{{ first }}
句二：{{ second }}
{{ options }}
--- output
{{ answer }}

=== one-thing answers=thing
两句话说的是{{ words.same }}，还是{{ words.different }}？
--- input
甲：{{ first }}
乙：{{ second }}
--- output
{{ answer }}

=== details answers=meaning
比较两句话的含义。用词、语序和语气的差别都不算，只看说话人想表达的意思；有一处要紧的内容对不上，就算不同。含义一致写“{{ words.same }}”，含义有别写“{{ words.different }}”。
--- input
第一句：{{ first }}
第二句：{{ second }}
--- output
{{ answer }}

=== one-reply answers=yes
能不能用同一句话回答这两个人？答“{{ words.same }}”或“{{ words.different }}”。
--- input
张三问：{{ first }}
李四问：{{ second }}
--- output
{{ answer }}

=== two-replies answers=no
要不要准备两份答复？要就写“{{ words.different }}”，一份够用就写“{{ words.same }}”。
--- input
来信一：{{ first }}
来信二：{{ second }}
--- output
{{ answer }}

=== relation answers=meaning
判定前后两句的语义关系。
--- input
前句：{{ first }}
后句：{{ second }}
{{ options }}
--- output
{{ answer }}

=== catalogue answers=thing
整理目录时碰到这样两条，看看它们是不是重复。
--- input
条目一：{{ first }}
条目二：{{ second }}
{{ options }}
--- output
{{ answer }}

=== split-or-join answers=short
编索引：内容重复的标“{{ words.same }}”，各说各的标“{{ words.different }}”。
--- input
其一：{{ first }}
其二：{{ second }}
--- output
{{ answer }}

=== json answers=meaning
以JSON作答，写成 {"结论": "……"}，结论填“{{ words.same }}”或“{{ words.different }}”。
--- input
文本一：{{ first }}
文本二：{{ second }}
--- output
{"结论": {{ answer | dump }}}

=== sentence answers=meaning
把“两句的意思____。”补完整，写出整句，横线处填“{{ words.same }}”或“{{ words.different }}”。
--- input
上句：{{ first }}
下句：{{ second }}
--- output
两句的意思{{ answer }}。

=== swap answers=thing
如果把前一个问题换成后一个，答案用不用改？据此选择。
--- input
原来的问题：{{ first }}
换成的问题：{{ second }}
{{ options }}
--- output
{{ answer }}

=== teacher answers=meaning
老师出了一道辨析题。
--- input
例句一：{{ first }}
例句二：{{ second }}
{{ options }}
--- output
{{ answer }}

=== rephrase inverse weight=0.5 when="label == 'same'"
换个说法，意思不变。
--- input
{{ first }}
--- output
{{ second }}
`,
}
