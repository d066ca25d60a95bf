import type { HtmlTagDescriptor, Plugin } from 'vite';

const link = (attrs: Record<string, string | boolean>): HtmlTagDescriptor => ({ tag: 'link', attrs, injectTo: 'head' });

/** Preloads the fonts, which are optional and used only when they are there at the first paint, and the page's script and styles. */
export const preloads = (): Plugin => ({
  name: 'preloads',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle = {} }) =>
      Object.values(bundle).flatMap((file) => {
        if (file.fileName.endsWith('.woff2'))
          return [link({ rel: 'preload', as: 'font', type: 'font/woff2', href: `./${file.fileName}`, crossorigin: true })];
        if (file.type !== 'chunk' || file.name !== 'main') return [];
        const styles = [...((file as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss ?? [])];
        return [
          link({ rel: 'modulepreload', href: `./${file.fileName}`, crossorigin: true }),
          ...styles.map((css) => link({ rel: 'stylesheet', href: `./${css}`, crossorigin: true })),
        ];
      }),
  },
});
