using System.Text;
using Apiary.Server.Protocols.XRay.Expressions;

namespace Apiary.Fuzz;

/// <summary>Damaged filter expressions. The parser never throws, says why it reads nothing, and what it reads compiles to filters or is told to be too complex.</summary>
internal static class XRayExpressionFuzz
{
    private static readonly byte[][] Corpus =
    [
        """service("backend-flask") {fault OR error} AND annotation.account = "12345" """u8.ToArray(),
        """ok !partial duration <3 and http.url CONTAINS "a\"b" or (responsetime >= 2.5e-1)"""u8.ToArray(),
        """edge(id(name:"a", type:"AWS::Lambda::Function", account.id:"1"), "b") { throttle = true and !(http.status != 200) }"""u8.ToArray(),
        """rootcause.fault.entity { last and name = "x" } group.name != "g" annotation[my.key] BEGINSWITH 'q'"""u8.ToArray(),
        """rootcause.json = #[{"Services":[{"Name":"a]"}]}] and user"""u8.ToArray(),
    ];

    private static ReadOnlySpan<byte> Favourites => "(){}[]\"'!=<>#,:. \\andornot1e-service"u8;

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        for (var i = 0; i < iterations; i++)
        {
            var text = Encoding.UTF8.GetString(ByteMutator.Mutate(random, Corpus[random.Next(Corpus.Length)], Favourites, Corpus[random.Next(Corpus.Length)]));
            var expression = XRayExpressionParser.Parse(text, out var fault);
            if (expression is null != fault is { Length: > 0 }) throw new InvalidOperationException($"an expression and a fault, or neither: {text}");
            if (expression is not null) Check(expression, text);
        }
    }

    private static void Check(XRayExpression expression, string text)
    {
        switch (expression)
        {
            case XRayExpression.And and:
                Check(and.Left, text);
                Check(and.Right, text);
                break;
            case XRayExpression.Or or:
                Check(or.Left, text);
                Check(or.Right, text);
                break;
            case XRayExpression.Not not:
                Check(not.Inner, text);
                break;
            case XRayExpression.Service service:
                Compile(service.Inner, text);
                break;
            case XRayExpression.Edge edge:
                Compile(edge.Inner, text);
                break;
            case XRayExpression.Term term when XRayNodeFilters.OfTerm(term, isPositive: true).All.Any(filters => filters.Any(filter => filter.Column.Length == 0)):
                throw new InvalidOperationException($"a filter of no column: {text}");
        }
    }

    private static void Compile(XRayExpression inner, string text)
    {
        if (XRayNodeFilters.Compile(inner, out var fault) is null != fault is { Length: > 0 }) throw new InvalidOperationException($"filters and a fault, or neither: {text}");
    }
}
