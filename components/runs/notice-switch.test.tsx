// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readPreference, writePreference } from '@/hooks/preferences'
import { NoticeSwitch } from './notice-switch'

/** A browser whose person answers its question with `answer`. */
function stubNotification(permission: NotificationPermission, answer: NotificationPermission = permission) {
  const requestPermission = vi.fn<() => Promise<NotificationPermission>>(async () => {
    browser.permission = answer
    return answer
  })
  const browser = { permission, requestPermission }
  vi.stubGlobal('Notification', browser)
  return requestPermission
}

const toggle = () => screen.getByRole<HTMLButtonElement>('switch', { name: /^Tell me when/ })
const isOn = () => toggle().getAttribute('aria-checked') === 'true'

beforeEach(() => writePreference('weir:notices', null))

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

test('the browser asks at the click and not before; a second click turns it off', async () => {
  const request = stubNotification('default', 'granted')
  render(<NoticeSwitch />)
  expect(request).not.toHaveBeenCalled()
  expect(isOn()).toBe(false)
  fireEvent.click(toggle())
  await waitFor(() => expect(isOn()).toBe(true))
  expect(request).toHaveBeenCalledOnce()
  expect(readPreference('weir:notices')).toBe('on')
  fireEvent.click(toggle())
  await waitFor(() => expect(isOn()).toBe(false))
  expect(request).toHaveBeenCalledOnce()
})

test('a refusal leaves it off, and says where it can be changed', async () => {
  stubNotification('default', 'denied')
  render(<NoticeSwitch />)
  fireEvent.click(toggle())
  await screen.findByText(/The browser blocks notices of this site/)
  expect([isOn(), toggle().disabled]).toEqual([false, true])
})

test('a browser without notices says why it cannot be turned on', () => {
  vi.stubGlobal('Notification', undefined)
  render(<NoticeSwitch />)
  expect(toggle().disabled).toBe(true)
  expect(screen.getByText(/only of sites that it reaches over https/)).toBeTruthy()
})
