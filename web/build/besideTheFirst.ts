import type { Plugin } from 'vite';

/**
 * The page's first script is small and asks for the rest; without a word in the page the browser would learn of that rest only
 * when the first has run. This names the module, what it imports and its styles in the page, and lets the first run as soon as it is there.
 * @param module the module that the first script asks for, as its path ends.
 */
export function besideTheFirst(module: string): Plugin {
  return {
    name: 'beside-the-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const main = Object.values(bundle).find((file) => file.type === 'chunk' && file.facadeModuleId?.endsWith(module));
        if (main?.type !== 'chunk') throw new Error(`no script was made of ${module}`);
        const [scripts, styles] = [new Set<string>(), new Set<string>()];
        const add = (name: string) => {
          const chunk = bundle[name];
          if (chunk?.type !== 'chunk' || scripts.has(name)) return;
          scripts.add(name);
          for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style);
          chunk.imports.forEach(add);
        };
        add(main.fileName);
        return {
          html: html.replace('<script type="module"', '<script type="module" async'),
          tags: [
            ...[...styles].filter((name) => !html.includes(name)).map((href) => ({ tag: 'link', injectTo: 'head' as const, attrs: { rel: 'stylesheet', crossorigin: true, href: `/${href}` } })),
            ...[...scripts].filter((name) => !html.includes(name)).map((href) => ({ tag: 'link', injectTo: 'head' as const, attrs: { rel: 'modulepreload', crossorigin: true, href: `/${href}` } })),
          ],
        };
      },
    },
  };
}
