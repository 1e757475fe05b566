namespace Apiary.Server.Protocols;

/// <summary>
/// One vendor's way in or out: a folder of its own, named once in the list of protocols in Hosting. Created once at start,
/// by the container, so its constructor says what it needs.
/// </summary>
internal interface IProtocol
{
    /// <summary>
    /// Adds its routes. Every endpoint carries a <see cref="Workspace.CallerPolicy"/>, see
    /// <see cref="Workspace.CallerPolicyExtensions.AllowCallers{TBuilder}"/>; one without is refused to everybody.
    /// </summary>
    void Map(IEndpointRouteBuilder routes);
}
