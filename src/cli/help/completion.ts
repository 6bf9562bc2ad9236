import { definePage } from './page.ts'

export default definePage({
  groups: [],
  examples: [
    {
      run: 'biflan completion bash > ~/.local/share/bash-completion/completions/biflan',
      en: 'bash: once, with the package bash-completion; otherwise put source <(biflan completion bash) into ~/.bashrc',
      zh: 'bash：运行一次即可（需有 bash-completion）；否则在 ~/.bashrc 中写入 source <(biflan completion bash)',
    },
    {
      run: 'biflan completion zsh > ~/.zfunc/_biflan',
      en: 'zsh: with fpath+=~/.zfunc before compinit in ~/.zshrc',
      zh: 'zsh：在 ~/.zshrc 的 compinit 之前写入 fpath+=~/.zfunc',
    },
    {
      run: 'biflan completion fish > ~/.config/fish/completions/biflan.fish',
      en: 'fish: once',
      zh: 'fish：运行一次即可',
    },
  ],
  zh: {
    'a script that teaches a shell to complete commands, options and names':
      '输出补全脚本：命令、选项、任务名、语料名',
    'bash, zsh or fish': 'bash、zsh 或 fish',
  },
})
