// Chat, names and what others say of themselves, from friends and from enemies.
import { describe, expect, it } from '@jest/globals'
import { createCallWorld, type CallWorld } from '../../support/call-world.ts'
import { id, member } from '../../support/mesh-world.ts'
import { chat, pass, turn } from '../../support/pair-world.ts'

const texts = ({ state }: CallWorld): string[] => state.chat.value.map(({ text }) => text)
const participant = ({ state }: CallWorld, name: string) => state.participants.value.get(id(name))

describe('chat', () => {
  it('[P4] goes to all and shows on both sides, in order', async () => {
    const world = createCallWorld()
    const [a, b] = await world.enter('a', 'b')
    expect(world.actions.sendChat('  one  ')).toBe(true)
    await turn()
    a?.mesh.send(chat(1, 'two'))
    await turn()
    expect(world.actions.sendChat('three')).toBe(true)
    await turn()
    expect(texts(world)).toEqual(['one', 'two', 'three'])
    expect(world.state.chat.value.map(({ from, name }) => [from, name])).toEqual([
      [null, 'Mia'],
      [id('a'), 'A'],
      [null, 'Mia'],
    ])
    for (const other of [a, b]) {
      const heard = other?.frames.flatMap((frame) => (frame.type === 'chat' ? [frame.text] : []))
      expect(heard).toEqual(['one', 'three'])
    }
    world.actions.leave()
  })

  it('refuses nothing, too much, and what nobody could hear', async () => {
    const world = createCallWorld()
    await world.arrive()
    expect(world.actions.sendChat('outside')).toBe(false)
    await world.enter()
    expect(world.actions.sendChat(' \n ')).toBe(false)
    expect(world.actions.sendChat('x'.repeat(4_001))).toBe(false)
    expect(world.actions.sendChat('x'.repeat(4_000))).toBe(true)
    expect(world.state.chat.value).toHaveLength(1)
    world.actions.leave()
  })

  it('shows a repeated message once, by its sender and id', async () => {
    const world = createCallWorld()
    const [a, b] = await world.enter('a', 'b')
    a?.mesh.send(chat(1, 'of a'))
    b?.mesh.send(chat(1, 'of b'))
    a?.mesh.send(chat(1, 'of a again'))
    await turn()
    expect(texts(world)).toEqual(['of a', 'of b'])
    world.network.links.find(({ leads }) => leads)?.end('failed')
    await pass(world.clock, 3_000)
    expect(texts(world)).toEqual(['of a', 'of b'])
    expect(participant(world, 'a')?.link).toBe('connected')
    world.actions.leave()
  })

  it('is text, whatever it looks like', async () => {
    const world = createCallWorld()
    const [a] = await world.enter('a')
    const text = '<img src=x onerror=alert(1)> \u0000 \u202e {{constructor}}'
    a?.mesh.send(chat(1, text))
    await turn()
    expect(texts(world)).toEqual([text])
    world.actions.leave()
  })

  it('counts what is unread, until the panel is open', async () => {
    const world = createCallWorld()
    const [a] = await world.enter('a')
    a?.mesh.send(chat(1))
    a?.mesh.send(chat(2))
    await turn()
    expect(world.state.unread.value).toBe(2)
    world.actions.openPanel('chat')
    a?.mesh.send(chat(3))
    await turn()
    expect(world.state.unread.value).toBe(0)
    world.actions.leave()
  })

  it('is bounded: of three thousand messages the last two thousand are kept', async () => {
    const world = createCallWorld()
    const [a] = await world.enter('a')
    // No faster than a link lets anybody talk.
    for (let number = 0; number < 3_000; number++) {
      a?.mesh.send(chat(number))
      if (number % 50 === 0) {
        await turn()
        world.clock.advance(1_000)
      }
    }
    await turn()
    expect(world.state.chat.value).toHaveLength(2_000)
    expect(texts(world).at(-1)).toBe('text 2999')
    expect(texts(world)[0]).toBe('text 1000')
    world.actions.leave()
  })

  it('begins empty in the next call', async () => {
    const world = createCallWorld()
    await world.enter()
    world.actions.sendChat('one')
    world.actions.leave()
    expect(texts(world)).toEqual(['one'])
    await world.enter()
    expect(texts(world)).toEqual([])
    world.actions.leave()
  })
})

describe('what others say of themselves', () => {
  it.each(['', 'x'.repeat(51), 'a\u202eb', 'a\nb', 'a\u0000', '\u2066a'])(
    '[P2] the name %j is a strike, and is never shown',
    async (name) => {
      const world = createCallWorld()
      await world.arrive()
      await world.actions.join()
      const enemy = world.person('a', Array(3).fill({ type: 'profile', name }))
      world.person('b')
      world.welcome({ roster: world.roster(1, 'a', 'b') })
      await turn()
      expect(participant(world, 'a')).toMatchObject({ name: '', link: 'lost' })
      expect(participant(world, 'b')).toMatchObject({ name: 'B', link: 'connected' })
      expect(enemy.peer).toBe(id('a'))
      world.actions.leave()
    },
  )

  it('[P1] nobody can speak for another: the sender is the link', async () => {
    const world = createCallWorld()
    const [a] = await world.enter('a', 'b')
    a?.mesh.send({ type: 'profile', name: 'B' })
    a?.mesh.send(chat(1, 'I am B'))
    await turn()
    expect(world.state.chat.value[0]?.from).toBe(id('a'))
    expect(participant(world, 'b')?.name).toBe('B')
    world.actions.leave()
  })

  it('tells once that somebody has joined, not each change of name, and nothing of those who were there before', async () => {
    const world = createCallWorld()
    const [a] = await world.enter('a')
    const joined = (): number => world.state.notices.value.filter(({ key }) => key === 'joined').length
    expect(participant(world, 'a')?.name).toBe('A')
    expect(joined()).toBe(0)
    const b = world.person('b')
    world.socket().on.frame({ type: 'peer-joined', version: 2, member: member(b.peer) })
    await turn()
    expect(joined()).toBe(1)
    for (const person of [a, b]) person?.mesh.send({ type: 'profile', name: 'Anna' })
    await turn()
    expect(joined()).toBe(1)
    expect(participant(world, 'b')?.name).toBe('Anna')
    world.actions.leave()
  })

  it('[P5] media is shown, and switches nothing of ours', async () => {
    const world = createCallWorld()
    const [a] = await world.enter('a')
    await world.actions.toggleMicrophone()
    a?.mesh.send({ type: 'media', microphone: true, camera: false, screen: true, screenAudio: true })
    await turn()
    expect(participant(world, 'a')?.media).toEqual({ microphone: true, camera: false, screen: true, screenAudio: true })
    expect(world.state.microphone.value.is).toBe('off')
    expect(world.state.screen.value.is).toBe('off')
    world.actions.leave()
  })

  it('[P7] a level makes somebody speak, and silence ends it', async () => {
    const world = createCallWorld()
    const [a] = await world.enter('a')
    for (let time = 0; time < 10; time++) {
      a?.mesh.sendRt({ type: 'level', level: 90 })
      await pass(world.clock, 200)
    }
    expect(participant(world, 'a')?.speaking).toBe(true)
    await pass(world.clock, 1_000)
    expect(participant(world, 'a')?.speaking).toBe(false)
    a?.mesh.sendRt({ type: 'level', level: 90 })
    await turn()
    world.actions.leave()
    a?.mesh.close()
    await turn()
    expect(world.clock.pending()).toBe(0)
  })
})
