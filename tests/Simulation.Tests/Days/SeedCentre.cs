using System.Text.Json;

namespace Antiphon.Days;

/// <summary>The seed's centre as its file declares it, without a system that has read it.</summary>
internal sealed class SeedCentre
{
    private SeedCentre(DayCentre day, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> skills) => (Day, Skills) = (day, skills);

    public DayCentre Day { get; }

    /// <summary>Operator → skill → level.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Skills { get; }

    public static SeedCentre Read()
    {
        using var file = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "dns.json")),
            new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var root = file.RootElement;
        var skills = root.GetProperty("operators").EnumerateObject().ToDictionary(
            o => o.Name,
            o => (IReadOnlyDictionary<string, int>)o.Value.GetProperty("skills").EnumerateObject().ToDictionary(s => s.Name, s => s.Value.GetInt32()));
        var centre = new V1.Centre();
        foreach (var line in root.GetProperty("lines").EnumerateObject())
        {
            var one = new V1.Line { Number = line.Name, DefaultQueue = line.Value.GetProperty("defaultQueue").GetString() };
            one.Menu.AddRange(line.Value.GetProperty("menu").EnumerateArray().Select(m => new V1.MenuChoice
            {
                Key = m.GetProperty("key").GetString(),
                Topic = m.GetProperty("topic").GetString(),
                Queue = m.GetProperty("queue").GetString(),
            }));
            centre.Lines.Add(one);
        }

        foreach (var queue in root.GetProperty("queues").EnumerateObject())
        {
            var one = new V1.Queue { Name = queue.Name };
            one.Skills.AddRange(queue.Value.GetProperty("skills").EnumerateArray()
                .Select(s => new V1.SkillWanted { Skill = s.GetProperty("skill").GetString(), Level = s.GetProperty("level").GetInt32() }));
            centre.Queues.Add(one);
        }

        centre.NotReadyReasons.AddRange(root.GetProperty("notReadyReasons").EnumerateObject().Select(r => new V1.NotReadyReason { Name = r.Name }));
        centre.Topics.AddRange(root.GetProperty("topics").EnumerateObject().Select(t => new V1.Topic { Name = t.Name }));
        foreach (var (id, levels) in skills)
        {
            var one = new V1.Operator { Id = id };
            one.Skills.Add(levels.ToDictionary());
            centre.Operators.Add(one);
        }

        return new(DayCentre.Of(centre), skills);
    }
}
