// Loaded before a command: whatever reaches for the network ends it.
import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'

const refuse = what => () => {
  process.stderr.write(`reached for the network: ${what}\n`)
  process.exit(99)
}
net.Socket.prototype.connect = refuse('connect')
dgram.Socket.prototype.send = refuse('send')
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) {
  dns[name] = refuse(`dns.${name}`)
  dns.promises[name] = refuse(`dns.promises.${name}`)
}
