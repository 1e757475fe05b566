namespace Apiary.Server.Workspace;

/// <summary>How endpoints name their policy and read who calls.</summary>
internal static class CallerPolicyExtensions
{
    /// <summary>Says who may call the endpoint or all endpoints of the group.</summary>
    public static TBuilder AllowCallers<TBuilder>(this TBuilder builder, CallerPolicy policy)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(policy);

    /// <summary>Who calls; null when that is not known.</summary>
    public static Caller? CallerIfKnown(this HttpContext context) => context.Features.Get<Caller>();

    /// <summary>Who calls. Throws <see cref="InvalidOperationException"/> on an endpoint whose policy asks nobody.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("expected an endpoint whose policy asks who calls");
}
