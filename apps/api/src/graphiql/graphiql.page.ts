/** The page; whoever signs in here puts the token into the headers editor, as the hint shows. */
export const GRAPHIQL_PAGE = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Chuang: GraphiQL</title>
    <style>
      body { margin: 0; height: 100vh; }
      #graphiql { height: 100vh; }
    </style>
    <link rel="stylesheet" href="/graphiql/assets/graphiql.css" />
  </head>
  <body>
    <div id="graphiql">Loading…</div>
    <script src="/graphiql/assets/react.js"></script>
    <script src="/graphiql/assets/react-dom.js"></script>
    <script src="/graphiql/assets/graphiql.js"></script>
    <script>
      const hint = [
        '# Sign in, then put the token into the Headers tab below:',
        '#   { "authorization": "Bearer <accessToken>" }',
        'mutation {',
        '  accountSignIn(input: { email: "", password: "" }) {',
        '    session { accessToken }',
        '    userErrors { code message }',
        '  }',
        '}',
      ].join('\\n');
      const fetcher = GraphiQL.createFetcher({ url: '/graphql' });
      const app = React.createElement(GraphiQL, { fetcher, defaultQuery: hint, shouldPersistHeaders: true });
      ReactDOM.createRoot(document.getElementById('graphiql')).render(app);
    </script>
  </body>
</html>
`;
