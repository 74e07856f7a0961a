export { Start as default } from '@/components/shell/start'
