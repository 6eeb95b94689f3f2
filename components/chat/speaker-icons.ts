import { Bot, Box, type LucideIcon, Workflow } from 'lucide-react'
import type { Speaker } from '@/hooks/speaker'

export const speakerIcons: Readonly<Record<Speaker['kind'], LucideIcon>> = {
  model: Box,
  agent: Bot,
  graph: Workflow,
}
