using System.Text;

namespace Apiary.Bench.Generator;

/// <summary>The words of the generated events: a web shop of 12 services. Everything is made from the counts below, nothing is random.</summary>
internal static class Vocabulary
{
    public const int ServiceCount = 12;
    public const int RouteCount = 60;
    public const int UserCount = 50_000;
    public const int StatementCount = 200;
    public const int PodsPerService = 8;
    public const int VersionsPerService = 3;
    public const int NodeCount = 24;
    public const int ServerKind = 0, ClientKind = 1, InternalKind = 2;

    private static readonly string[] ServiceNames =
        ["api-gateway", "storefront", "cart", "checkout", "payment", "catalog", "search", "inventory", "shipping", "account", "recommendation", "notification"];

    private static readonly string[] Things = ["orders", "users", "products", "carts", "payments", "shipments", "reviews", "sessions", "coupons", "addresses"];
    private static readonly string[] Languages = ["go", "dotnet", "java", "nodejs"];

    public static readonly byte[][] Services = Words(ServiceNames);
    public static readonly byte[][] Kinds = Words(["server", "client", "internal"]);
    public static readonly byte[][] Plans = Words(["free", "team", "business", "enterprise"]);
    public static readonly byte[][] Regions = Words(["us-east-1", "us-west-2", "eu-west-1", "ap-southeast-2"]);
    public static readonly byte[][] Methods = Words(["GET", "GET", "GET", "POST", "PUT", "DELETE"]);
    public static readonly byte[][] Systems = Words(["postgresql", "mysql", "redis"]);
    public static readonly byte[][] Zones = Make(12, i => $"{Text(Regions[i / 3])}{(char)('a' + (i % 3))}");
    public static readonly byte[][] Nodes = Make(NodeCount, i => $"ip-10-{i / 8}-{i * 7 % 250}-{i * 31 % 250}.compute.internal");
    public static readonly byte[][] Pods = Make(ServiceCount * PodsPerService, i => $"{ServiceNames[i / PodsPerService]}-{Hash(i):x8}-{Hash(i + 1000) & 0xfffff:x5}");
    public static readonly byte[][] Versions = Make(ServiceCount * VersionsPerService, i => $"{1 + (i % 3)}.{i * 7 % 20}.{i % VersionsPerService}");
    public static readonly byte[][] SdkLanguages = Make(ServiceCount, i => Languages[i % Languages.Length]);
    public static readonly byte[][] Routes = Make(RouteCount, i => $"/api/v{1 + (i % 2)}/{Things[i % 10]}" + (i / 10) switch
    {
        0 => "",
        1 => "/{id}",
        2 => "/{id}/history",
        3 => "/search",
        4 => "/{id}/items/{item}",
        _ => "/export",
    });

    public static readonly byte[][] RouteNames = Make(RouteCount, i => $"{Text(Methods[i % Methods.Length])} {Text(Routes[i])}");
    public static readonly byte[][] Operations = Make(40, i => $"{(i % 4) switch { 0 => "render", 1 => "validate", 2 => "serialize", _ => "publish" }} {Things[i / 4]}");
    public static readonly byte[][] Statements = Make(StatementCount, i => $"SELECT id, status, updated_at FROM {Things[i % 10]} WHERE {Things[i / 10 % 10]}_id = $1 AND shard = {i / 4} LIMIT {10 * (1 + (i % 5))}");
    public static readonly byte[][] StatementNames = Make(StatementCount, i => $"SELECT {Things[i % 10]}");
    public static readonly byte[][] ExceptionTypes = Words(["TimeoutException", "ConnectionRefused", "DeadlineExceeded", "NullReference", "ConstraintViolation"]);
    public static readonly byte[][] ExceptionMessages = Make(30, i => $"{Text(ExceptionTypes[i % 5])}: upstream {ServiceNames[i % ServiceCount]} did not answer within {100 * (1 + (i / 5))} ms");
    public static readonly byte[][] Users = Make(UserCount, i => $"user-{100_000 + i}");

    private static byte[][] Words(string[] words) => [.. words.Select(Encoding.UTF8.GetBytes)];

    private static byte[][] Make(int count, Func<int, string> word) => Words([.. Enumerable.Range(0, count).Select(word)]);

    private static string Text(byte[] word) => Encoding.UTF8.GetString(word);

    private static uint Hash(int value) => (uint)value * 2654435761u ^ ((uint)value * 40503u << 7);
}
