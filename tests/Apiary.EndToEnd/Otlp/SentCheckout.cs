namespace Apiary.EndToEnd.Otlp;

/// <summary>The ids of the trace that a client sent, see <see cref="CheckoutTrace"/>.</summary>
/// <param name="TraceId">Of both spans.</param>
/// <param name="RootId">Of <c>POST /checkout</c>.</param>
/// <param name="ChildId">Of <c>charge card</c>.</param>
internal sealed record SentCheckout(string TraceId, string RootId, string ChildId);
