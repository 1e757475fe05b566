namespace Apiary.Client.Sending;

/// <summary>Wakes one thread; a call that comes while it is awake is remembered.</summary>
internal sealed class Signal
{
    private readonly object gate = new();
    private bool isSet;

    public void Set()
    {
        lock (gate)
        {
            isSet = true;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Returns when it was set, or after the time.</summary>
    public void Wait(TimeSpan time)
    {
        lock (gate)
        {
            if (!isSet) Monitor.Wait(gate, time);
            isSet = false;
        }
    }
}
