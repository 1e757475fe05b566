using Microsoft.AspNetCore.Http;

namespace Apiary.Client.AspNetCore;

/// <summary>The event of the request that is being served, from anywhere in it.</summary>
public static class RequestEvent
{
    private static readonly AsyncLocal<Holder?> Flowing = new();

    /// <summary>The event of the request that this code runs for; null outside of one, and when the request is over.</summary>
    public static Event? Current => Flowing.Value?.Event;

    /// <summary>Adds a field to the current request's event; does nothing outside of one.</summary>
    public static void AddField(string name, object? value) => Flowing.Value?.Add(name, value);

    /// <summary>The event of a request; null when the middleware does not serve it.</summary>
    public static Event? Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<Holder>()?.Event;
    }

    internal static Holder Begin(HttpContext context, Event made)
    {
        var holder = new Holder(made);
        context.Features.Set(holder);
        Flowing.Value = holder;
        return holder;
    }

    /// <summary>Holds the event while the request runs, so that work that outlives the request finds nothing to write to.</summary>
    internal sealed class Holder(Event made)
    {
        private readonly Lock gate = new();

        public Event? Event { get; private set; } = made;

        public void Add(string name, object? value)
        {
            // Work of one request may run side by side.
            lock (gate) Event?.AddField(name, value);
        }

        public Event End()
        {
            lock (gate)
            {
                var ended = Event!;
                Event = null;
                return ended;
            }
        }
    }
}
