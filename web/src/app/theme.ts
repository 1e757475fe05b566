import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple } from '@mantine/core';

const honey: MantineColorsTuple = ['#fff8e1', '#ffeebf', '#ffdf8a', '#ffcf52', '#fbbc1e', '#f0a500', '#cc8400', '#9c6300', '#704600', '#452b00'];

/** The one look of all pages: calm greys, honey for what can be pressed, small type because tables are the content. */
export const theme = createTheme({
  primaryColor: 'honey',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: { honey },
  // The kit chooses the text on a filled button for one of the themes, but honey is dark in one and bright in the other; and its red
  // is too bright for the white on it.
  variantColorResolver: (input) => {
    const usual = defaultVariantColorsResolver(input);
    if (input.variant !== 'filled') return usual;
    if (input.color === undefined || input.color === 'honey') return { ...usual, color: 'var(--mantine-primary-color-contrast)' };
    return input.color === 'red' ? { ...usual, background: 'var(--mantine-color-red-9)', hover: 'var(--mantine-color-red-8)', color: 'var(--mantine-color-white)' } : usual;
  },
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  components: {
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm' } },
    Button: { defaultProps: { size: 'xs' } },
    Table: { defaultProps: { verticalSpacing: 4, fz: 'sm' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
  },
});
