import type { ScaffoldShape } from '../shape.ts'

const RECORDS = [
  ['米饭煮硬了怎么补救？', '淋少许温水拌匀，盖上盖子再焖十分钟。'],
  ['雨伞用完怎样收才不生锈？', '撑开晾干以后再收起来，放在通风的地方。'],
  ['为什么切洋葱会流泪？', '洋葱切开时会放出刺激眼睛的气体，眼睛流泪是在把它冲走。'],
  ['新买的铁锅要做什么？', '先用油烧热擦一遍，让锅面结一层油膜，往后不容易粘。'],
  ['书页受潮起皱怎么办？', '隔着干净的纸，用重物压几天，慢慢就平了。'],
  ['绿豆汤为什么会变红？', '豆皮里的成分遇到空气和碱性的水会变色，加几滴柠檬汁就不红。'],
  ['怎样看出鸡蛋新不新鲜？', '放进水里，沉底横躺的新鲜，立起来或者浮起来的就放久了。'],
  ['长时间看屏幕眼睛酸怎么缓解？', '每隔二十分钟看一会儿远处，再眨几下眼睛。'],
  ['木门夏天关不上是什么原因？', '木头吸了潮气会胀大，等天气干了就会缩回去。'],
  ['茶杯里的茶渍怎么洗掉？', '撒一点盐，用湿布擦几下就干净了。'],
  ['阳台上的花该什么时候浇水？', '早晨或者傍晚浇，中午太阳大的时候不要浇。'],
  ['面团发不起来怎么办？', '挪到暖和的地方再等半个小时，还不行就补一点酵母。'],
  ['毛衣缩水了能恢复吗？', '用温水加护发素泡一会儿，轻轻拉长，再平铺晾干。'],
  ['走夜路要注意什么？', '走有灯的大路，穿浅色衣服，把手机的音量关小。'],
  ['怎样记住新认识的人的名字？', '见面时念一遍对方的名字，再找一个特点和它连起来。'],
  ['冰箱里有异味怎么去除？', '放一小碗泡过的茶叶，隔几天换一次。'],
  ['骑车刹车时为什么不能只捏前闸？', '前轮忽然停住，人和车会往前翻。'],
  ['钥匙插进锁里转不动怎么办？', '往锁孔里抹一点铅笔芯的粉，来回转几下。'],
  ['晒被子要不要拍打？', '轻轻拍掉浮尘就好，用力拍会把里面的棉花打碎。'],
  ['为什么秋天树叶会变黄？', '天冷以后叶子里的绿色慢慢褪去，原来藏着的黄色就露出来了。'],
].map(([question, answer]) => ({ question, answer }))

export const generation: ScaffoldShape = {
  about: ['a text and the text that answers it', '一段文本和回应它的文本'],
  category: 'question-answering',
  formats: ['jsonl', 'json', 'csv', 'tsv', 'lines'],
  records: RECORDS,
  mapping: {
    imports: ['skip', 'z'],
    task: `  // The fields of a record that are read. 读取记录的哪些字段
  record: z.object({ question: z.string(), answer: z.string() }),
  // The fields of an example. Templates may use these names and no others; \`answer\` is the expected text.
  // 模板只能用这些名字；answer 是期望的输出
  example: z.object({ question: z.string(), answer: z.string() }),
  *examples({ question, answer }) {
    if (question.trim() === '' || answer.trim() === '') yield skip('empty text')
    else yield { question, answer }
  },`,
  },
  templates: `=== answer
答一答。
--- input
问题：{{ question }}
--- output
{{ answer }}

=== friend
朋友发来消息问你，怎么回他？
--- input
消息：{{ question }}
--- output
{{ answer }}

=== column
你替晚报写生活问答栏目，每期选登一个读者的问题，再附上编辑的答复。答复要说到点子上，先说要紧的，不绕弯子，不用客套话，也不必重复读者的问题。
--- input
读者来问：{{ question }}
--- output
{{ answer }}

=== plain
用平常的话解答，一两句说清楚。
--- input
{{ question }}
--- output
{{ answer }}

=== answer-mark
请在“答：”后面接着写。
--- input
问：{{ question }}
--- output
答：{{ answer }}

=== json
把答复写进JSON，形如 {"答复": "……"}。
--- input
提问：{{ question }}
--- output
{"答复": {{ answer | dump }}}

=== handbook
编一本小册子，左页印疑问，右页印说明。写右页。
--- input
左页：{{ question }}
--- output
{{ answer }}

=== neighbour
隔壁邻居敲门打听一件事，你正好知道。
--- input
邻居：{{ question }}
--- output
{{ answer }}

=== assistant
作为问答助手，直接给出回答。
--- input
用户：{{ question }}
--- output
{{ answer }}

=== exam
简答题。
--- input
题目：{{ question }}
--- output
{{ answer }}

=== child
孩子仰着头问，大人该怎么说？
--- input
孩子的话：{{ question }}
--- output
{{ answer }}

=== note
在便条背面写下你的建议。
--- input
便条正面：{{ question }}
--- output
{{ answer }}

=== ask inverse weight=0.5
已知答话，猜猜别人问了什么，写出那句问话。
--- input
答话：{{ answer }}
--- output
{{ question }}
`,
}
