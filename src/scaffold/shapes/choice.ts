import type { ScaffoldShape } from '../shape.ts'

const QUESTIONS: readonly (readonly [string, string, string, string, string, string])[] = [
  ['下列动物里会飞的是哪一种？', '蝙蝠', '鲸', '兔子', '青蛙', 'A'],
  ['一年里白天最长的是哪一天前后？', '春分', '夏至', '秋分', '冬至', 'B'],
  ['水结成冰以后，体积会怎样？', '变小', '不变', '变大', '先大后小', 'C'],
  ['用来量体温的是什么？', '天平', '秒表', '直尺', '体温计', 'D'],
  ['蜜蜂采花蜜是为了做什么？', '酿蜜', '织网', '筑坝', '打洞', 'A'],
  ['指南针的针为什么会指方向？', '受风吹动', '受地磁作用', '受太阳吸引', '受水流推动', 'B'],
  ['三角形三个内角的和是多少度？', '90度', '120度', '180度', '360度', 'C'],
  ['下面哪一样是导体？', '木筷', '橡皮', '玻璃杯', '铜勺', 'D'],
  ['蝌蚪长大以后变成什么？', '青蛙', '泥鳅', '乌龟', '蜻蜓', 'A'],
  ['彩虹常在什么时候出现？', '大雪之前', '雨过天晴时', '深夜', '起雾时', 'B'],
  ['植物的根主要有什么用？', '开花', '结果', '吸收水分', '传播种子', 'C'],
  ['下面哪一种乐器靠敲击发声？', '笛子', '二胡', '小提琴', '鼓', 'D'],
  ['太阳从哪个方向升起？', '东方', '南方', '西方', '北方', 'A'],
  ['人体里负责把血送到全身的是什么？', '肺', '心脏', '胃', '肝', 'B'],
  ['一个星期有几天？', '五天', '六天', '七天', '八天', 'C'],
  ['下列哪一种是可以再生的能源？', '煤', '石油', '天然气', '风能', 'D'],
  ['写毛笔字要用到的是哪一样？', '砚台', '圆规', '量角器', '放大镜', 'A'],
  ['铁在潮湿的空气里放久了会怎样？', '变软', '生锈', '发光', '变轻', 'B'],
  ['一打鸡蛋有多少个？', '8个', '10个', '12个', '24个', 'C'],
  ['下面哪一种植物的果实长在土里？', '苹果', '葡萄', '西瓜', '花生', 'D'],
]

const RECORDS = QUESTIONS.map(([question, A, B, C, D, answer]) => ({ question, A, B, C, D, answer }))

export const choice: ScaffoldShape = {
  about: ['a question with four choices and the letter of the right one', '一道四选一的题和正确选项的字母'],
  category: 'question-answering',
  formats: ['csv', 'tsv', 'jsonl', 'json'],
  records: RECORDS,
  mapping: {
    imports: ['skip', 'z'],
    task: `  // The fields of a record that are read. 读取记录的哪些字段
  record: z.object({
    question: z.string(),
    A: z.string(),
    B: z.string(),
    C: z.string(),
    D: z.string(),
    answer: z.enum(['A', 'B', 'C', 'D']),
  }),
  // The fields of an example. \`choices\` are shown in an order drawn anew for each row; \`answer\` is one of them.
  // choices 每行重新排序；answer 是其中一项的内容，不是字母
  example: z.object({ question: z.string(), choices: z.array(z.string()), answer: z.string() }),
  *examples({ question, answer, ...letters }) {
    const choices = [letters.A, letters.B, letters.C, letters.D]
    if (question.trim() === '' || choices.includes('')) yield skip('empty text')
    else if (new Set(choices).size < choices.length) yield skip('two equal choices')
    else yield { question, choices, answer: letters[answer] }
  },`,
  },
  templates: `=== pick
选一项。
--- input
题目：{{ question }}
{{ options }}
--- output
{{ answer }}

=== exam
单项选择题，只有一个答案是对的。
--- input
试题：{{ question }}
{{ options }}
--- output
{{ answer }}

=== careful
做这道题不要急着下笔。先把题干读完，再逐项想一想：明显说不通的先划掉，剩下的拿来互相比较，最后留下最合题意的那一个。想好了再作答，推敲的过程不用写出来。
--- input
题干：{{ question }}
{{ options }}
--- output
{{ answer }}

=== quiz-show
知识竞赛，抢到题的选手只能答一次。
--- input
主持人：{{ question }}
{{ options }}
--- output
{{ answer }}

=== colleague
帮同事看看该选什么。
--- input
{{ question }}
{{ options }}
--- output
{{ answer }}

=== key
给习题册配上参考答案。
--- input
习题：{{ question }}
{{ options }}
--- output
{{ answer }}

=== driver
路上听收音机，里面出了一道有奖问答。
--- input
电台里问：{{ question }}
{{ options }}
--- output
{{ answer }}

=== right-one
哪个对？
--- input
问：{{ question }}
{{ options }}
--- output
{{ answer }}

=== sentence
从备选的几种说法里挑出正确的，写成“答案是……”。
--- input
问题：{{ question }}
可选的说法：{{ choices | join("；") }}
--- output
答案是{{ answer }}

=== json
输出JSON，形如 {"答案": "……"}，照抄备选的文字。
--- input
题面：{{ question }}
备选：{{ choices | join("；") }}
--- output
{"答案": {{ answer | dump }}}

=== copy
备选的词句用分号隔开，抄下该选的那一个。
--- input
备选：{{ choices | join("；") }}
提问：{{ question }}
--- output
{{ answer }}

=== class
课堂提问，举手的同学该怎么答？
--- input
老师问：{{ question }}
{{ options }}
--- output
{{ answer }}

=== wrong inverse weight=0.5
为给出的答案编一道选择题的题干。
--- input
答案：{{ answer }}
其他备选：{% for choice in choices %}{{ "" if choice == answer else choice + "；" }}{% endfor %}
--- output
{{ question }}
`,
}
