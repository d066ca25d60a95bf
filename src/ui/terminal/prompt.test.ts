import { describe, expect, it } from 'vitest';
import { podOfCommand, readPrompt } from './prompt.ts';

describe('readPrompt', () => {
  it.each([
    ['controlplane:~$ ', { inPod: false, more: false, folder: '~' }],
    ['controlplane:/tmp# ', { inPod: false, more: false, folder: '/tmp' }],
    ['/ # ', { inPod: true, more: false, folder: '/' }],
    ['}/usr/bin # ', { inPod: true, more: false, folder: '/usr/bin' }],
    ['debugger:/# ', { inPod: true, more: false, folder: '/' }],
    ['> ', { inPod: false, more: true, folder: '' }],
    ['controlplane:~$ kubectl get pods ', undefined],
    ['Waiting > ', undefined],
    ['', undefined],
  ])('%j', (line, prompt) => {
    expect(readPrompt(line)).toEqual(prompt);
  });
});

describe('podOfCommand', () => {
  it.each([
    ['kubectl exec -it debugger -- /bin/sh', 'debugger'],
    ['kubectl exec -n kube-system -c main pod/dns -it -- sh', 'dns'],
    ['kubectl get pods', undefined],
    ['exec bash', undefined],
  ])('%s', (command, pod) => {
    expect(podOfCommand(command)).toBe(pod);
  });
});
