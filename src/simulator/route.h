#pragma once

#include <vector>

// The loops that the athlete runs.
namespace runlytics::simulator {

// A closed loop as a table of its points, equally spaced along the way.
class Route {
  public:
    struct Place {
        double east = 0;   // m from the centre
        double north = 0;  // m from the centre
        double altitude = 0;
        double grade = 0;
    };

    // A flat loop through a public park, and a hilly one through a forest: 150 m up in 10 km.
    static Route park();
    static Route forest();

    // Where the runner is after so many metres, laps of the loop included.
    Place at(double metres) const;

    double latitude(double north) const;
    double longitude(double east) const;
    double length() const { return spacing_ * static_cast<double>(east_.size()); }

  private:
    struct Shape;
    explicit Route(const Shape& shape);
    void trace(const Shape& shape);
    void raise(const Shape& shape);

    double latitude_;
    double longitude_;
    double metres_per_degree_north_;
    double metres_per_degree_east_;
    double spacing_ = 0;
    std::vector<double> east_;
    std::vector<double> north_;
    std::vector<double> altitude_;
};

}  // namespace runlytics::simulator
