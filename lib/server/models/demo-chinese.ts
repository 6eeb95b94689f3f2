import { gaugeLevel } from './demo-gauge'
import type { DemoTexts } from './demo-texts'

const fence = '```'

const tour = String.raw`## 这是演示模型

这里没有语言模型在运行。Weir 内置的演示模型按脚本回答，不需要密钥，也不向任何地方发送内容。

**Weir** 把每次运行都写入服务器上的日志，再从日志流式传给你：

- 你离开后，运行仍会继续；只有“停止”才会结束它。
- 刷新页面或打开第二个标签页，看到的是同一个回答，从第一个字开始。
- 连接中断后，页面从已收到的最后一个事件之后接着读，不丢也不重复。

### 接入真实模型

任何兼容 OpenAI 的接口都可以，例如本机的 Ollama：

${fence}bash
OPENAI_BASE_URL=http://localhost:11434/v1 npm run dev
${fence}

托管的接口还需要 ${'`OPENAI_API_KEY`'}；只设置密钥时，Weir 使用 OpenAI 的接口。密钥只留在服务器上。

### 可以试的词

在输入中写上一个或几个：

| 词 | 效果 |
|---|---|
| 长文 | 几千字的回答 |
| 慢 | 每秒约 7 个字 |
| 思考 | 先有较长的推理，再给出简短回答 |
| 失败 | 回答中途断开 |
| 拒绝 | 模型拒绝回答 |

### 一个公式

宽度为 \( b \) 的薄壁堰，堰顶水头为 \( h \) 时，流量为

$$
Q = \tfrac{2}{3} \, C_d \, b \sqrt{2g} \; h^{3/2}
$$

水头加倍，流量约为原来的 \( 2^{3/2} \approx 2.8 \) 倍。
`

const thinkingReasoning = `你让我思考，所以这一段较长，回答较短。它是事先写好的；真实模型会在这里推演。

先取一个小问题：流式传输一小时要花多少流量？模型每秒约写 50 个 token，每个 token 单独作为一个事件发送。事件里除了文字，还有名称、时间、运行编号和模型名，约 250 字节。50 个事件就是每秒 12,500 字节。

一小时有 3,600 秒。12,500 乘以 3,600 等于 4,500 万字节，也就是 45 MB。

把两个 token 放进一个事件会怎样？帧数减半，字节也接近减半，但第二个 token 平均晚到 20 毫秒。人察觉不到 20 毫秒，慢的网络却在意字节数。

压缩有用吗？这些帧几乎逐字重复，所以有用，大约能压到十分之一。

再核对一次：没有人会以每秒 50 个 token 的速度读一小时。人每秒约读 7 个字，一小时约 25,000 字，未压缩约 6 MB。这才是该给出的数字。
`

const remarks = [
  '闸门保持原样。堰顶的水很清，从桥上能数清下面的石头。',
  '左侧桥墩挂住了树枝。中午前，两个人划船用长杆把它们清走。',
  '浮子卡住了一个小时。给链条上了油，缺的读数按墙上的水尺补记。',
  '一只苍鹭整个上午都站在护坦上。水在它脚下翻一个身，又平静地流走。',
  '上游的磨坊放低水塘修水闸。三小时后水头到达，有一掌高，傍晚就退了。',
  '县里来要去年的数据。手抄一份，正着核一遍，倒着核一遍，然后寄出。',
  '今天除了读数没有别的工作。六点、正午、六点各读一次，和平日一样。',
]

function longContent(): string {
  const weeks = Array.from({ length: 10 }, (_, week) => weekOf(week))
  return `# 一本水位簿

这是演示模型的长文：一座并不存在的水位站，七十天的记录。文中有标题和表格，你可以看着长文到达，中途离开，再回来。

${weeks.join('\n')}
## 小结

水位随大约两天前的雨量变化。没有缺测。下一册接着记。
`
}

function weekOf(week: number): string {
  const days = Array.from({ length: 7 }, (_, weekday) => week * 7 + weekday + 1)
  const rows = days.map((day) => `| ${day} | ${gaugeLevel(day).toFixed(2)} m | ${tendency(day)} |`)
  return `## 第 ${week + 1} 周

${days.map(entryOf).join('\n\n')}

| 日 | 正午水位 | 趋势 |
|---:|---:|---|
${rows.join('\n')}
`
}

function entryOf(day: number): string {
  const change = Math.round((gaugeLevel(day) - gaugeLevel(day - 1)) * 100)
  const compared =
    change === 0 ? '与前一天持平' : `比前一天${change > 0 ? '高' : '低'} ${Math.abs(change)} cm`
  return `**第 ${day} 天。** 水位 ${gaugeLevel(day).toFixed(2)} m，${compared}。${remarks[(day - 1) % 7]}`
}

function tendency(day: number): string {
  return gaugeLevel(day) > gaugeLevel(day - 1) ? '上涨' : '回落'
}

export const chinese: DemoTexts = {
  words: {
    long: /长文|\blong\b/i,
    slow: /慢|\bslow\b/i,
    fail: /失败|\bfail\b/i,
    refuse: /拒绝|\brefuse\b/i,
    think: /思考|\bthink\b/i,
  },
  tour: {
    reasoning:
      '这是按脚本写好的推理，真实模型会在这里分析问题。输入中没有改变脚本的词，所以回答是一次导览：说明这是什么，以及怎样接入模型。',
    content: tour,
  },
  long: {
    reasoning: '输入中有“长文”。接下来是几千字，按周分节，每节附一张表。',
    content: longContent(),
  },
  refusal: {
    reasoning: '输入中有“拒绝”。模型拒绝时也会正常结束回答，这不是错误。',
    content:
      '这个问题我不回答。这是演示模型，你的输入中有“拒绝”一词，所以它拒绝。去掉这个词再问，它就会回答。\n',
  },
  thinking: {
    reasoning: thinkingReasoning,
    content: '读一小时约需 **6 MB** 流量，压缩后不到 1 MB。步骤见上面的推理，是事先写好的：这是演示模型。\n',
  },
  failure: '演示模型中途断开，因为输入中有“失败”一词。',
}
