namespace Antiphon.CommandLine;

/// <summary>What the command line asks for.</summary>
internal sealed record StartCommand
{
    /// <summary>Plays the domain's own day.</summary>
    public bool Demo { get; private init; }

    /// <summary>Writes a backup to this file and ends.</summary>
    public string? Backup { get; private init; }

    /// <summary>Restores from this file and ends.</summary>
    public string? Restore { get; private init; }

    /// <summary>Brings the database up to date and ends.</summary>
    public bool MigrateOnly { get; private init; }

    /// <summary>Prints the SQL that the database lacks and ends.</summary>
    public bool PrintSql { get; private init; }

    /// <summary>Tells the version and ends.</summary>
    public bool Version { get; private init; }

    /// <summary>Lists switches and settings and ends.</summary>
    public bool Help { get; private init; }

    /// <summary>The rest: settings as <c>--Section:Key=value</c>.</summary>
    public IReadOnlyList<string> Settings { get; private init; } = [];

    /// <summary>Reads the command line; what is wrong with it, in a line; null: nothing.</summary>
    public static (StartCommand Command, string? Fault) Parse(IReadOnlyList<string> arguments)
    {
        var command = new StartCommand();
        var settings = new List<string>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var left, var right] ? (left, right) : (arguments[i], null);
            // A value may follow its name as the next argument.
            string? Value() => value ?? (i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal) ? arguments[++i] : null);
            switch (name)
            {
                case "--demo": command = command with { Demo = true }; break;
                case "--migrate-only": command = command with { MigrateOnly = true }; break;
                case "--print-sql": command = command with { PrintSql = true }; break;
                case "--version": command = command with { Version = true }; break;
                case "--help" or "-h" or "-?": command = command with { Help = true }; break;
                case "--backup" when Value() is { Length: > 0 } file: command = command with { Backup = file }; break;
                case "--restore" when Value() is { Length: > 0 } file: command = command with { Restore = file }; break;
                case "--backup" or "--restore": return (command, $"{name} wants a file: {name} FILE.");
                case ['-', '-', ..] when name.Contains(':', StringComparison.Ordinal) && Value() is { } text: settings.Add($"{name}={text}"); break;
                case ['-', '-', ..] when name.Contains(':', StringComparison.Ordinal): return (command, $"{name} wants a value: {name}=VALUE.");
                default: return (command, $"'{arguments[i]}' is neither a switch nor a setting; --help lists all.");
            }
        }

        return (command with { Settings = settings }, null);
    }
}
