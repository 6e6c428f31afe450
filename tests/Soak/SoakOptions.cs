using System.Globalization;

namespace Antiphon.Soak;

/// <summary>How long and how large a soak is.</summary>
public sealed record SoakOptions
{
    /// <summary>Domain hours.</summary>
    public double Hours { get; init; } = 24;

    /// <summary>Domain seconds in a real second.</summary>
    public double Speed { get; init; } = 40;

    /// <summary>Calls in 24 h of domain time; a shorter soak has the calls of its hours.</summary>
    public int Calls { get; init; } = 504_000;

    /// <summary>Operators, all of them at their desks from the first to the last hour, but for breaks.</summary>
    public int Operators { get; init; } = 1_200;

    /// <summary>Of all that is drawn.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The page that is written; null: none.</summary>
    public string? Page { get; init; }

    /// <summary>The file into which the silo's output is written; null: none.</summary>
    public string? Log { get; init; }

    /// <summary>Domain time between two measurements: a twelfth of the whole, two hours of a day.</summary>
    public TimeSpan Period => TimeSpan.FromHours(Hours / Periods);

    /// <summary>Measurements in a run.</summary>
    public const int Periods = 12;

    /// <summary>The measurement that the last one is held against: six hours of a day.</summary>
    public const int Reference = 3;

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">Something in it is no option.</exception>
    public static SoakOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SoakOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} wants a value.");
            double Number() => double.Parse(value, CultureInfo.InvariantCulture);
            options = arguments[i] switch
            {
                "--hours" => options with { Hours = Number() },
                "--speed" => options with { Speed = Number() },
                "--calls" => options with { Calls = (int)Number() },
                "--operators" => options with { Operators = (int)Number() },
                "--seed" => options with { Seed = (int)Number() },
                "--page" => options with { Page = value },
                "--log" => options with { Log = value },
                _ => throw new ArgumentException($"{arguments[i]} is no option: --hours, --speed, --calls, --operators, --seed, --page FILE, --log FILE."),
            };
        }

        return options;
    }
}
