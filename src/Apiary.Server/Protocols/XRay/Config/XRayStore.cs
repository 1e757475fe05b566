using Apiary.Engine.Files;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.XRay.Config;

/// <summary>Groups and sampling rules of all environments, durable through journals as other shared things are. Thread-safe.</summary>
internal sealed class XRayStore : IDisposable
{
    /// <summary>Most resource policies of an environment.</summary>
    public const int MaxPolicies = 5;

    private const string Folder = "workspace/";
    private const long MaxBytes = 16L << 20;

    private readonly Lock gate = new();
    private readonly SharedItems<XRayGroup> groups;
    private readonly SharedItems<XRaySamplingRule> rules;
    private readonly SharedItems<XRayRuleChanges> changes;
    private readonly SharedItems<XRayPolicy> policies;

    /// <summary>Opens or creates the journals. Throws <see cref="IOException"/>.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="limits">How many there may be.</param>
    public XRayStore(StoreFiles files, TimeProvider time, XRayLimits limits)
    {
        Limits = limits;
        // Of all environments together; each keeps to the limits, and what is beyond is refused with the others.
        var shared = new SharedLimits(int.MaxValue, MaxBytes, DropsOldest: false);
        groups = new SharedItems<XRayGroup>(files, Folder + "xray-groups.journal", shared, time);
        rules = new SharedItems<XRaySamplingRule>(files, Folder + "xray-rules.journal", shared, time);
        changes = new SharedItems<XRayRuleChanges>(files, Folder + "xray-rule-changes.journal", shared, time);
        policies = new SharedItems<XRayPolicy>(files, Folder + "xray-policies.journal", shared, time);
    }

    /// <summary>How many there may be.</summary>
    public XRayLimits Limits { get; }

    /// <summary>The groups of an environment, oldest first, without the one that is always there.</summary>
    public IReadOnlyList<XRayGroup> Groups(string environmentId) => groups.List(environmentId);

    /// <summary>The rules of an environment without the default one, unless that was changed.</summary>
    public IReadOnlyList<XRaySamplingRule> Rules(string environmentId) => rules.List(environmentId);

    /// <summary>When a rule was last made, changed or removed; the epoch when none was.</summary>
    public DateTimeOffset RulesChangedAt(string environmentId) => changes.List(environmentId) is [.., var last] ? last.UpdatedAt : DateTimeOffset.UnixEpoch;

    /// <summary>Adds a group. False when its name is taken; null when there is no room. Throws <see cref="IOException"/>.</summary>
    public bool? Add(XRayGroup group)
    {
        lock (gate)
        {
            var known = groups.List(group.EnvironmentId);
            if (known.Any(other => other.Name == group.Name)) return false;
            if (known.Count >= Limits.MaxGroups) return null;
            return groups.Add((id, now) => group with { Id = id, CreatedAt = now, UpdatedAt = now }) is null ? null : true;
        }
    }

    /// <summary>Changes a group; null when it is gone. Throws <see cref="IOException"/>.</summary>
    public XRayGroup? Update(XRayGroup group, Func<XRayGroup, XRayGroup> change) => groups.Update(group.EnvironmentId, group.Id, null, change).Item;

    /// <summary>Removes a group. Throws <see cref="IOException"/>.</summary>
    public void Remove(XRayGroup group) => groups.Remove(group.EnvironmentId, group.Id);

    /// <summary>Adds a rule. False when its name is taken; null when there is no room. Throws <see cref="IOException"/>.</summary>
    public bool? Add(XRaySamplingRule rule)
    {
        lock (gate)
        {
            var known = rules.List(rule.EnvironmentId);
            if (known.Any(other => other.Name == rule.Name)) return false;
            if (rule.Name != XRaySamplingRule.DefaultName && known.Count(other => other.Name != XRaySamplingRule.DefaultName) >= Limits.MaxRules) return null;
            if (rules.Add((id, now) => rule with { Id = id, CreatedAt = rule.Name == XRaySamplingRule.DefaultName ? rule.CreatedAt : now, UpdatedAt = now }) is null) return null;
            NoteChange(rule.EnvironmentId);
            return true;
        }
    }

    /// <summary>Changes a rule; null when it is gone. The default one comes to be kept by it. Throws <see cref="IOException"/>.</summary>
    public XRaySamplingRule? Update(XRaySamplingRule rule, Func<XRaySamplingRule, XRaySamplingRule> change)
    {
        lock (gate)
        {
            if (rules.Find(rule.EnvironmentId, rule.Id) is null)
            {
                if (rule.Name != XRaySamplingRule.DefaultName || Add(change(rule)) != true) return null;
                return rules.List(rule.EnvironmentId).First(other => other.Name == rule.Name);
            }

            var changed = rules.Update(rule.EnvironmentId, rule.Id, null, change).Item;
            NoteChange(rule.EnvironmentId);
            return changed;
        }
    }

    /// <summary>Removes a rule. Throws <see cref="IOException"/>.</summary>
    public void Remove(XRaySamplingRule rule)
    {
        lock (gate)
        {
            rules.Remove(rule.EnvironmentId, rule.Id);
            NoteChange(rule.EnvironmentId);
        }
    }

    /// <summary>The resource policies of an environment, oldest first.</summary>
    public IReadOnlyList<XRayPolicy> Policies(string environmentId) => policies.List(environmentId);

    /// <summary>Makes a resource policy, or another version of it; null when there is no room. Throws <see cref="IOException"/>.</summary>
    public XRayPolicy? Put(string environmentId, string name, string document)
    {
        lock (gate)
        {
            var known = policies.List(environmentId);
            if (known.FirstOrDefault(policy => policy.Name == name) is { } before) return policies.Update(environmentId, before.Id, null, policy => policy with { Document = document }).Item;
            if (known.Count >= MaxPolicies) return null;
            return policies.Add((id, now) => new XRayPolicy { Id = id, EnvironmentId = environmentId, CreatedAt = now, UpdatedAt = now, Name = name, Document = document });
        }
    }

    /// <summary>Removes a resource policy. Throws <see cref="IOException"/>.</summary>
    public void Remove(XRayPolicy policy) => policies.Remove(policy.EnvironmentId, policy.Id);

    /// <inheritdoc/>
    public void Dispose()
    {
        policies.Dispose();
        changes.Dispose();
        rules.Dispose();
        groups.Dispose();
    }

    private void NoteChange(string environmentId)
    {
        if (changes.List(environmentId) is [.., var last]) changes.Update(environmentId, last.Id, null, item => item);
        else changes.Add((id, now) => new XRayRuleChanges { Id = id, EnvironmentId = environmentId, CreatedAt = now, UpdatedAt = now });
    }
}
