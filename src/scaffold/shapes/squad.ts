import type { ScaffoldShape } from '../shape.ts'

const ARTICLES: readonly {
  title: string
  context: string
  asked: readonly (readonly [string, string])[]
}[] = [
  {
    title: '青石桥',
    context:
      '青石桥横跨柳河，全长三十六米，由当地石匠凿石砌成。桥有五个孔，中间一孔最大，可以过船。桥栏上刻着十二只石狮，没有两只一样。每年端午，镇上的人在桥下赛龙舟。',
    asked: [
      ['青石桥有多长？', '三十六米'],
      ['青石桥横跨哪条河？', '柳河'],
      ['桥上有多少只石狮？', '十二只'],
      ['镇上的人什么时候赛龙舟？', '每年端午'],
    ],
  },
  {
    title: '云顶茶园',
    context:
      '云顶茶园在县城北面的山上，离县城二十公里。茶农在清明前采第一批嫩芽，采下以后当天就要炒制。这里的茶汤色泽浅绿，带一点豆香。二〇一二年，茶园修了一条木栈道供游人走。',
    asked: [
      ['茶园离县城多远？', '二十公里'],
      ['第一批嫩芽什么时候采？', '清明前'],
      ['茶汤是什么颜色？', '浅绿'],
      ['木栈道是给谁走的？', '游人'],
    ],
  },
  {
    title: '白鹭湖',
    context:
      '白鹭湖的水来自三条山溪，湖面约两平方公里。春天有上千只白鹭飞来筑巢，秋天再往南飞。为了不惊动鸟，湖上不许开机动船，只能划木船。湖边的观鸟站由志愿者看管。',
    asked: [
      ['湖面大约有多大？', '两平方公里'],
      ['白鹭什么时候往南飞？', '秋天'],
      ['湖上可以划什么船？', '木船'],
      ['观鸟站由谁看管？', '志愿者'],
    ],
  },
  {
    title: '老钟楼',
    context:
      '老钟楼立在城中心的广场上，高四层，最上面一层挂着一口铜钟。铜钟重八百斤，过去每到正午敲一次。钟楼在一场大火里烧掉了屋顶，后来照原样修好。现在一楼是一间小书店。',
    asked: [
      ['钟楼一共有几层？', '四层'],
      ['铜钟有多重？', '八百斤'],
      ['过去什么时候敲钟？', '正午'],
      ['现在一楼是什么？', '小书店'],
    ],
  },
  {
    title: '竹编',
    context:
      '下坪村的人擅长竹编。他们选三年生的竹子，破成细篾，先煮后晒，编出来的篮子不生虫。村里手艺最好的是周大娘，她编一只提篮要两天。如今竹篮在网上卖，买的人多半住在南方。',
    asked: [
      ['竹编选几年生的竹子？', '三年生'],
      ['村里谁的手艺最好？', '周大娘'],
      ['编一只提篮要多久？', '两天'],
      ['买竹篮的人多半住在哪里？', '南方'],
    ],
  },
]

export const squad: ScaffoldShape = {
  about: [
    'a passage, questions, and answers that stand in it word for word',
    '一篇短文、若干问题和原文中的答案',
  ],
  category: 'reading-comprehension',
  formats: ['json', 'jsonl'],
  records: ARTICLES.map(({ title, context, asked }) => ({
    title,
    paragraphs: [
      {
        context,
        qas: asked.map(([question, text]) => ({
          question,
          answers: [{ text, answer_start: context.indexOf(text) }],
        })),
      },
    ],
  })),
  examples: ARTICLES.reduce((sum, { asked }) => sum + asked.length, 0),
  shared: ['span'],
  mapping: {
    imports: ['spanExample', 'spans', 'squadArticle'],
    task: `  // Questions about one passage stay on one side of the validation split. 同一短文的问题不会分到两边
  group: ['context'],
  // What a record is: an article of SQuAD, with paragraphs, questions and answers. 记录是 SQuAD 的一篇文章
  record: squadArticle,
  // What an example is: context, question, answer, title. Templates may use these names. 模板可用这些名字
  example: spanExample,
  examples: article => spans(article),`,
  },
  templates: `=== own-passage
读短文，从里面找出回答问题的词语，一字不改地写下来。
--- input
短文：{{ context }}
问题：{{ question }}
--- output
{{ answer }}

=== guide
游客指着展板发问，讲解员照展板上的字眼作答，只说要紧的几个字。
--- input
游客：{{ question }}
展板：{{ context }}
--- output
{{ answer }}

=== clipping when="title not in answer and answer not in title"
做剪报摘录，照提示从文章里摘出一处原话。
--- input
标题：{{ title }}
正文：{{ context }}
提示：{{ question }}
--- output
{{ answer }}
`,
}
