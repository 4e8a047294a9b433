import type { FastifyPluginAsync } from 'fastify';

interface Params {
  readonly locale: string;
}

const english = { en: { displayName: 'English', nativeName: 'English' } };

/** '/lab/api/translations': there is English, which is in the front-end itself. */
export const translationRoutes: FastifyPluginAsync = async (app) => {
  app.get('/lab/api/translations', async () => ({ data: english, message: '' }));
  app.get<{ Params: Params }>('/lab/api/translations/:locale', async ({ params: { locale } }) => {
    const isHere = ['en', 'en_US', 'default'].includes(locale);
    return {
      data: {},
      message: isHere ? '' : `Cannot translate to ${locale} as there must be a language pack: there is none`,
    };
  });
};
