import { MISSING, PLACES, RAW_PLACE, RESULT } from './common.ts'
import { definePage } from './page.ts'

export default definePage({
  groups: [
    { ...PLACES, options: ['from', 'to', 'raw', 'include'] },
    { en: 'The network:', zh: '网络：', options: ['jobs', 'timeout', 'retries', 'pause'] },
    { en: 'What is taken:', zh: '接受什么：', options: ['pin', 'strict', 'replace'] },
    { ...RESULT, options: ['dry-run', 'json'] },
  ],
  examples: [
    {
      run: 'biflan fetch',
      en: 'every corpus from its publishers and mirrors; says what only a person can get, and how',
      zh: '从发布者和镜像下载全部语料；只能人工取得的，会说明怎样取',
    },
    {
      run: 'biflan fetch --from ~/downloads',
      en: 'recognise, verify, unpack and place files that you have',
      zh: '识别、校验、解包手头的文件，放到该放的地方',
    },
    {
      run: 'biflan fetch ocnli c3/clue --to carry',
      en: 'two corpora (of one, a form that you name), copied for a machine without network; there: fetch --from carry',
      zh: '取两个语料（其中一个指定了形式），复制出来带到没有网络的机器上，在那里用 fetch --from carry',
    },
  ],
  exits: { 3: MISSING, 75: { en: 'the network failed: worth trying again', zh: '网络出错，值得再试' } },
  env: {
    ...RAW_PLACE,
    'HF_ENDPOINT, HF_TOKEN': {
      en: 'another address of the Hugging Face hub; a token, which no other host is told',
      zh: 'Hugging Face 的其他地址；令牌（绝不发给别的主机）',
    },
    HF_HUB_OFFLINE: { en: 'no request to the hub', zh: '不访问 Hugging Face' },
    'HTTPS_PROXY, HTTP_PROXY, NO_PROXY': { en: 'proxies', zh: '代理' },
    NODE_EXTRA_CA_CERTS: { en: 'further certificates', zh: '额外的证书' },
  },
  files: {
    '<raw>/<corpus>/': { en: 'the raw files', zh: '原始文件' },
  },
  zh: {
    'get raw files: from their publishers, from files that you have, or for another machine':
      '取得原始文件：从发布者下载，用手头的文件，或为另一台机器准备',
    'corpora (or corpus/form); default: all, or with --from whatever is recognised':
      '语料（或 语料/形式）；默认全部，加 --from 时为能识别的一切',
    'take files in: a file, an archive, or a folder of both; nothing in it is changed':
      '导入文件：一个文件、压缩包，或装有它们的目录；其中内容不会改动',
    'then copy what is here into a folder, for --from on a machine without network':
      '再把已有的复制到一个目录，供没有网络的机器用 --from 导入',
    'downloads at a time': '同时下载几个',
    'give up on a connection that brings nothing for so long': '连接多少秒没有数据就放弃',
    'times that a request is sent again': '一个请求重发几次',
    'before the first of them; twice as long before each further one': '首次重发前等多少秒，之后每次加倍',
    'write down the checksums of what is here: later no other content is taken':
      '记下现有文件的校验和，以后不接受别的内容',
    'refuse files that differ from their descriptors': '与描述不符的文件一律拒收',
    'replace files that are there with other content': '已有的文件内容不同时替换',
    'say what would be done; send and write nothing': '只说会做什么；不联网，不写文件',
  },
})
